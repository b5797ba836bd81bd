using System.Text;
using Connector.Importing.Parsing;
using Connector.Messages;
using Connector.TestKit.Mails;

namespace Connector.UnitTests.Importing;

/// <summary>Damaged and malicious mails: the parser never throws, and its time and memory are bounded.</summary>
[TestClass]
public sealed class HostileMailTests
{
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

        // Milliseconds on a free machine, and minutes for a search that is quadratic in the length.
        Assert.IsLessThan(TimeSpan.FromSeconds(30), clock.Elapsed);
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
