using System.Text;
using Connector.Importing.Parsing;
using Connector.Messages;
using Connector.TestKit.Mails;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class MailParserTests
{
    [TestMethod]
    public void Headers_become_values()
    {
        var mail = Parse("""
            From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@example.com>
            To: "Support, Acme" <support@acme.example>, team: a@example.com, b@example.com;
            Cc: boss@example.com
            Reply-To: answers@example.com
            Subject: =?iso-8859-1?q?R=FCckgabe?=
             der Schuhe
            Date: Mon, 5 Jan 2026 09:00:00 +0100
            Message-ID: <1@example.com>
            In-Reply-To: <0@example.com>
            References: <a@example.com>
             <0@example.com>

            Hi
            """);

        Assert.AreEqual("joerg@example.com", mail.From);
        Assert.AreEqual("Jörg Müller", mail.FromName);
        Assert.AreEqual("support@acme.example, a@example.com, b@example.com", mail.To);
        Assert.AreEqual("boss@example.com", mail.Cc);
        Assert.AreEqual("answers@example.com", mail.ReplyTo);
        Assert.AreEqual("Rückgabe der Schuhe", mail.Subject);
        Assert.AreEqual(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), mail.Date!.Value.ToUniversalTime());
        Assert.AreEqual("1@example.com", mail.MessageId);
        Assert.AreEqual("0@example.com", mail.InReplyTo);
        Assert.AreEqual("a@example.com 0@example.com", mail.References);
        Assert.IsNull(mail.Automatic);
        Assert.AreEqual(0, mail.Attachments);
        Assert.IsNull(mail.Unparsable);
    }

    [TestMethod]
    [DataRow("Auto-Submitted: auto-replied; owner=x", AutomaticSign.AutoSubmitted)]
    [DataRow("Auto-Submitted: no", null)]
    [DataRow("Auto-Submitted: No (a person wrote this)", null)]
    [DataRow("Precedence: bulk", AutomaticSign.Precedence)]
    [DataRow("Precedence: first-class", null)]
    [DataRow("Precedence: Auto_Reply", AutomaticSign.Precedence)]
    [DataRow("X-Autoreply: yes", AutomaticSign.AutoReply)]
    [DataRow("X-Autorespond: Away", AutomaticSign.AutoReply)]
    [DataRow("List-Id: News <news.example.com>\nPrecedence: list", AutomaticSign.List)]
    [DataRow("Return-Path: <>", AutomaticSign.NullReturnPath)]
    [DataRow("Return-Path: <>\nReturn-Path: <support+caf_=in=connector.example@acme.example>", AutomaticSign.NullReturnPath)]
    [DataRow("Return-Path: <ada@example.com>", null)]
    [DataRow("Content-Type: multipart/report; boundary=b", AutomaticSign.Report)]
    [DataRow("X-Connector-Alert: opened\nAuto-Submitted: auto-generated", AutomaticSign.OwnAlert)]
    [DataRow("X-Auto-Response-Suppress: All", null)]
    public void Mail_of_machines_is_marked_with_the_sign(string headers, AutomaticSign? sign) =>
        Assert.AreEqual(sign, Parse($"From: ada@example.com\n{headers}\n\nHi").Automatic);

    [TestMethod]
    public void Files_are_counted_named_and_measured_and_a_forwarded_mail_is_one_file()
    {
        var mail = Parse("""
            Subject: files
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: text/plain

            Hi
            --outer
            Content-Type: application/pdf; name="a.pdf"
            Content-Transfer-Encoding: base64

            AAAA
            --outer
            Content-Type: text/plain
            Content-Disposition: attachment; filename*=utf-8''%C3%BC.txt

            text
            --outer
            Content-Type: message/rfc822

            Subject: inner
            From: inner@example.com
            Content-Type: multipart/mixed; boundary=inner

            --inner
            Content-Type: image/png; name=inner.png

            AAAA
            --inner--
            --outer
            Content-Type: image/png

            AA
            --outer--
            """);

        Assert.AreEqual("files", mail.Subject);
        Assert.IsNull(mail.From);
        Assert.AreEqual(4, mail.Attachments);
        Assert.AreSequenceEqual(["a.pdf", "ü.txt"], mail.AttachmentNames!);
        Assert.IsInRange(150, 200, mail.AttachmentBytes);
        Assert.IsNull(mail.Unparsable);
    }

    [TestMethod]
    public void Lower_one_of_two_equal_headers_counts() =>
        Assert.AreEqual("b@example.com", Parse("From: a@example.com\nFrom: b@example.com\n\nHi").From);

    [TestMethod]
    public void Author_without_an_address_is_kept_as_a_name()
    {
        var mail = Parse("From: undisclosed sender;;\nDate: yesterday\n\nHi");

        Assert.IsNull(mail.From);
        Assert.AreEqual("undisclosed sender", mail.FromName);
        Assert.IsNull(mail.Date);
    }

    [TestMethod]
    public void Characters_that_a_table_does_not_take_are_removed()
    {
        var mail = Parse("Subject: a\0b =?utf-8?b?AAECQw==?= \u001b[1m\nDate: Mon, 5 Jan 1500 09:00:00 +0100\n\nHi");

        Assert.AreEqual("ab C [1m", mail.Subject);
        Assert.IsNull(mail.Date);
    }

    [TestMethod]
    public void Values_are_bounded()
    {
        var addresses = string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"a{i}@example.com"));
        var ids = string.Join("\n ", Enumerable.Range(0, 1_000).Select(i => $"<{i}@example.com>"));
        var mail =
            Parse($"Subject: {new string('x', 100_000)}\nTo: {addresses}\nReferences: {ids}\nMessage-ID: <{new string('m', 9_000)}>\n\nHi");

        Assert.AreEqual(1_000, mail.Subject!.Length);
        Assert.IsInRange(1_900, 2_000, mail.To!.Length);
        Assert.EndsWith("@example.com", mail.To);
        Assert.IsInRange(3_900, 4_000, mail.References!.Length);
        Assert.EndsWith(" 999@example.com", mail.References);
        Assert.AreEqual(1_000, mail.MessageId!.Length);
    }

    [TestMethod]
    public void Mail_without_bytes_or_headers_is_marked()
    {
        Assert.AreEqual("no bytes", MailParser.Parse(new MemoryStream([])).Unparsable);
        Assert.IsNotNull(MailParser.Parse(new MemoryStream([0, 255, 13, 10])).Unparsable);
        Assert.IsNotNull(MailParser.Parse(new MemoryStream(new byte[100_000])).Unparsable);
    }

    [TestMethod]
    public void Ten_thousand_headers_are_read()
    {
        var mail = Parse($"{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"X-{i}: {i}\n"))}Subject: still here\n\nHi");

        Assert.AreEqual("still here", mail.Subject);
        Assert.IsNull(mail.Unparsable);
    }

    [TestMethod]
    [DataRow("a header of 30 MiB")]
    [DataRow("3 million headers")]
    [DataRow("a header of 30 MiB within a part")]
    [DataRow("100,000 parts")]
    [DataRow("parts within parts, 20,000 deep")]
    [DataRow("a line of 30 MiB")]
    public void Hostile_mail_is_read_in_little_memory_and_bounded_time(string kind)
    {
        var bytes = Encoding.ASCII.GetBytes("Subject: hostile\n" + kind switch
        {
            "a header of 30 MiB" => $"X: {new string('x', 30 << 20)}\n\nHi",
            "3 million headers" => string.Concat(Enumerable.Repeat("X-Y: z\n", 3_000_000)) + "\nHi",
            "a header of 30 MiB within a part" => $"Content-Type: multipart/mixed; boundary=b\n\n--b\nX: {new string('x', 30 << 20)}\n\nHi",
            "100,000 parts" => "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nHi\n", 100_000)),
            "a line of 30 MiB" => $"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{new string('x', 30 << 20)}",
            _ => string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")),
        });
        using var stream = new MemoryStream(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = MailParser.Parse(stream);

        Assert.AreEqual("hostile", mail.Subject);
        Assert.AreEqual(kind == "a line of 30 MiB", mail.Unparsable is null, mail.Unparsable);
        Assert.IsLessThan(100L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Damaged_mail_never_makes_the_parser_throw()
    {
        var chance = new Random(20260105);

        foreach (var mail in new GeneratedMails().Take(1_000))
        {
            var mutated = Mutate(mail, chance);

            var parsed = MailParser.Parse(new MemoryStream(mutated));

            Assert.IsNotNull(parsed);
        }
    }

    [TestMethod]
    [DataRow("From: \"jo foo\"@example.org", nameof(ParsedMail.From), "\"jo foo\"@example.org")]
    [DataRow("From: Jo <\"jo foo\"@example.org>", nameof(ParsedMail.From), "\"jo foo\"@example.org")]
    [DataRow("From: jo @ example.org", nameof(ParsedMail.From), "jo@example.org")]
    [DataRow("From: <<jo@example.org>>", nameof(ParsedMail.From), "jo@example.org")]
    [DataRow("From: <@relay.example:jo@example.org>", nameof(ParsedMail.From), "jo@example.org")]
    [DataRow("From: Jo <jo@[IPv6:2001:db8::1]>", nameof(ParsedMail.From), "jo@[IPv6:2001:db8::1]")]
    [DataRow("From: jo@xn--bcher-kva.example", nameof(ParsedMail.From), "jo@bücher.example")]
    [DataRow("From: Ada <=?utf-8?Q?ada=40example.org?=>", nameof(ParsedMail.From), "ada@example.org")]
    [DataRow("From: =?utf-8?Q?boss=40acme.example?= <mallory@evil.example>", nameof(ParsedMail.From), "mallory@evil.example")]
    [DataRow("From: \"boss@acme.example\" mallory@evil.example", nameof(ParsedMail.From), "mallory@evil.example")]
    [DataRow("From: \"Al <al@example.org>, \"Bo\" <bo@example.org>", nameof(ParsedMail.From), "al@example.org")]
    [DataRow("To: \"Al <al@example.org>, \"Bo\" <bo@example.org>", nameof(ParsedMail.To), "al@example.org, bo@example.org")]
    [DataRow(
        "To: team: al@example.org, bo@example.org;, cy@example.org", nameof(ParsedMail.To),
        "al@example.org, bo@example.org, cy@example.org")]
    [DataRow("Date: Mon, 5 Jan 2026 09 : 00 : 00 +0100", nameof(ParsedMail.Date), "2026-01-05T08:00:00Z")]
    [DataRow("Date: Monday, January 5, 2026 9:00 AM", nameof(ParsedMail.Date), "2026-01-05T09:00:00Z")]
    [DataRow("Date: Mon, 05 Jan 2026 09:00 EST", nameof(ParsedMail.Date), "2026-01-05T14:00:00Z")]
    [DataRow("Date: 5. Januar 2026 09:00:00 +0100", nameof(ParsedMail.Date), "2026-01-05T08:00:00Z")]
    [DataRow("Date: 4/5/2026 9:00", nameof(ParsedMail.Date), null)]
    [DataRow("Date: 5 Jan 2026", nameof(ParsedMail.Date), null)]
    [DataRow("Date: Mon, 30 Feb 2026 09:00:00 +0100", nameof(ParsedMail.Date), null)]
    [DataRow("Subject: =?utf-8?B?R3L?= =?utf-8?B?DvMOfZQ==?=", nameof(ParsedMail.Subject), "Grüße")]
    [DataRow("Subject: =?utf-8?Q?Really??= yes", nameof(ParsedMail.Subject), "Really? yes")]
    [DataRow("Message-ID: <a@example.org", nameof(ParsedMail.MessageId), "a@example.org")]
    [DataRow("References: a@example.org\n\tb@example.org", nameof(ParsedMail.References), "a@example.org b@example.org")]
    [DataRow("X-Auto-Submitted: auto-replied", nameof(ParsedMail.Automatic), nameof(AutomaticSign.AutoReply))]
    [DataRow("From: postmaster@example.org", nameof(ParsedMail.Automatic), nameof(AutomaticSign.Bounce))]
    [DataRow("Content-Type: text", nameof(ParsedMail.Attachments), "0")]
    public void Odd_forms_of_headers_are_read_as_intended(string header, string field, string? expected)
    {
        var value = typeof(ParsedMail).GetProperty(field)!.GetValue(Parse($"{header}\n\nHi"));

        Assert.AreEqual(expected, value is DateTimeOffset date ? $"{date.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : value?.ToString());
    }

    [TestMethod]
    public void Raw_text_that_was_cut_within_a_character_is_read_as_UTF_8()
    {
        var mail = MailParser.Parse(new MemoryStream([.. "Subject: Gr"u8, 0xC3, 0xBC, 0xC3, .. "\n\nHi"u8]));

        Assert.AreEqual("Grü\uFFFD", mail.Subject);
    }

    [TestMethod]
    public void Damaged_case_never_makes_the_parser_throw()
    {
        var chance = new Random(20260106);

        foreach (var mail in MailCase.All.SelectMany(mail => Enumerable.Repeat(mail.Mail, 20)))
        {
            Assert.IsNotNull(MailParser.Parse(new MemoryStream(Mutate(mail, chance))));
        }
    }

    [TestMethod]
    [DataRow("Subject", nameof(ParsedMail.Subject))]
    [DataRow("From", nameof(ParsedMail.From), nameof(ParsedMail.FromName), nameof(ParsedMail.Automatic))]
    [DataRow("To", nameof(ParsedMail.To))]
    [DataRow("Cc", nameof(ParsedMail.Cc))]
    [DataRow("Reply-To", nameof(ParsedMail.ReplyTo))]
    [DataRow("Date", nameof(ParsedMail.Date))]
    [DataRow("Message-ID", nameof(ParsedMail.MessageId))]
    [DataRow("In-Reply-To", nameof(ParsedMail.InReplyTo))]
    [DataRow("References", nameof(ParsedMail.References))]
    [DataRow("Auto-Submitted", nameof(ParsedMail.Automatic))]
    [DataRow("X-Whatever")]
    public void Garbage_in_one_header_does_not_spoil_other_fields(string name, params string[] fields)
    {
        string[] pieces =
        [
            "=?utf-8?B?", "?=", "\"", "<", ">", "(", ")", ",", ";", ":", "@", "a@b.example", " ", "=?gbk?Q?=B1", "\e$B", "\\", "[", "é",
            "5 Jan 2026", "%E4", "'",
        ];
        var chance = new Random(20260107);
        var whole = Parse(WithHeader(name, "kept"));
        var others = typeof(ParsedMail).GetProperties()
            .Where(field => field.Name is not (nameof(ParsedMail.AttachmentNames) or nameof(ParsedMail.Files))
                && !fields.Contains(field.Name))
            .ToList();

        for (var round = 0; round < 300; round++)
        {
            var garbage = string.Concat(Enumerable.Range(0, chance.Next(1, 30)).Select(_ => pieces[chance.Next(pieces.Length)]));

            var mail = Parse(WithHeader(name, garbage));

            foreach (var field in others)
            {
                Assert.AreEqual(field.GetValue(whole), field.GetValue(mail), $"{field.Name} after {name}: {garbage}");
            }

            Assert.AreSequenceEqual(["a.pdf"], mail.AttachmentNames!);
        }
    }

    private static string WithHeader(string name, string value)
    {
        var headers = new Dictionary<string, string>
        {
            ["Subject"] = "A question",
            ["From"] = "Ada <ada@example.org>",
            ["To"] = "bo@example.org",
            ["Cc"] = "cy@example.org",
            ["Reply-To"] = "dy@example.org",
            ["Date"] = "Mon, 5 Jan 2026 09:00:00 +0100",
            ["Message-ID"] = "<1@example.org>",
            ["In-Reply-To"] = "<0@example.org>",
            ["References"] = "<0@example.org>",
            ["Auto-Submitted"] = "no",
            ["Content-Type"] = "multipart/mixed; boundary=bb",
            [name] = value,
        };
        var part = "--bb\nContent-Type: application/pdf; name=a.pdf\n\nAAAA\n--bb--\n";
        return $"{string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\n"))}\n{part}";
    }

    [TestMethod]
    [DataRow("(")]
    [DataRow("<")]
    [DataRow("\"")]
    [DataRow("=?x?B?")]
    [DataRow(" ")]
    [DataRow("@ ")]
    [DataRow("a@b,")]
    [DataRow("a=\"")]
    [DataRow("a= ")]
    [DataRow("=?x?q?a?= ")]
    public void Headers_of_one_repeated_sign_are_read_in_time(string sign)
    {
        var value = string.Concat(Enumerable.Repeat(sign, 32 * 1024 / sign.Length));
        string[] names = ["Subject", "From", "Date", "Message-ID", "References", "Return-Path", "Content-Type", "Content-Disposition"];
        var mail = string.Concat(names.Select(name => $"{name}: x{value}\n")) + "\nHi";
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.IsNull(Parse(mail).Unparsable);

        Assert.IsLessThan(TimeSpan.FromSeconds(5), clock.Elapsed);
    }

    private static byte[] Mutate(byte[] mail, Random chance)
    {
        byte[][] pieces = ["\r\n\r\n"u8.ToArray(), "\0"u8.ToArray(), "=?utf-8?b?"u8.ToArray(),
            "Content-Type: multipart/mixed; boundary=\r\n"u8.ToArray(), "--"u8.ToArray(), [255, 254], "From: <<@>,;:\""u8.ToArray()];
        var mutated = mail.ToList();

        for (var change = chance.Next(1, 12); change > 0; change--)
        {
            var at = chance.Next(Math.Min(mutated.Count, 1_500));

            switch (chance.Next(4))
            {
                case 0:
                    mutated[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    mutated.InsertRange(at, pieces[chance.Next(pieces.Length)]);
                    break;
                case 2:
                    mutated.RemoveRange(at, Math.Min(chance.Next(40), mutated.Count - at - 1));
                    break;
                default:
                    mutated.InsertRange(at, mutated.GetRange(0, Math.Min(200, mutated.Count)));
                    break;
            }
        }

        return [.. mutated];
    }

    private static ParsedMail Parse(string mail) => MailParser.Parse(new MemoryStream(Encoding.UTF8.GetBytes(mail)));
}
