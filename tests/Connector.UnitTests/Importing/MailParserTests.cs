using System.Text;
using Connector.Importing.Parsing;
using Connector.Messages;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class MailParserTests
{
    private const string Files = """
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
        """;

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
        var mail = Parse(Files);

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

    private static ParsedMail Parse(string mail) => MailParser.Parse(new MemoryStream(Encoding.UTF8.GetBytes(mail)));
}
