using System.Text;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Messages;
using CsCheck;
using MimeKit;

namespace Connector.UnitTests.Importing;

[TestClass]
public sealed class TooLargeStubTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly DateTimeOffset ReceivedAt = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Stub_has_the_headers_of_the_mail_and_a_link_to_it()
    {
        using var stub = Write("""
            Received: from somewhere
            From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>
            To: support@acme.example,
             team@acme.example
            Date: Mon, 5 Jan 2026 09:00:00 +0100
            Subject: Many pictures
            Message-ID: <1@example.com>
            Auto-Submitted: auto-generated
            Content-Type: multipart/mixed; boundary=b

            --b
            """.ReplaceLineEndings("\r\n"));

        using var mail = Load(stub);
        Assert.AreEqual("Jörg", mail.From.Mailboxes.Single().Name);
        Assert.HasCount(2, mail.To);
        Assert.AreEqual("Many pictures", mail.Subject);
        Assert.AreEqual("1@example.com", mail.MessageId);
        Assert.AreEqual(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), mail.Date.ToUniversalTime());
        Assert.AreEqual("too-large", mail.Headers["X-Connector-Stub"]);
        Assert.AreEqual("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.IsFalse(mail.Headers.Contains(HeaderId.Received));
        Assert.Contains("60.0 MiB (62914560 bytes)", mail.TextBody!);
        Assert.Contains("https://mail.google.com/mail/u/?authuser=support%40acme.example#all/18c0", mail.TextBody!);
    }

    [TestMethod]
    [DataRow("X-Auto-Reply: yes", "AutoReply")]
    [DataRow("X-Failed-Recipients: bo@example.org", "Bounce")]
    [DataRow("X-Precedence: bulk", "Precedence")]
    [DataRow("Return-Path: <>\r\nReturn-Path: <ada@example.com>", "NullReturnPath")]
    [DataRow("+OK 4711 octets\r\nSubject: Hi\r\nAuto-Submitted: auto-replied", "AutoSubmitted")]
    public void Stub_keeps_the_sign_that_a_machine_sent_the_mail(string headers, string sign)
    {
        using var stub = Write($"{headers}\r\nFrom: ada@example.com\r\n\r\n");
        using var stream = stub.OpenRead();

        Assert.AreEqual(sign, MailParser.Parse(stream).Automatic.ToString());
    }

    [TestMethod]
    public void Stub_of_a_mail_without_readable_headers_gets_an_author_and_its_arrival_date()
    {
        using var stub = Write("no header\0at all");

        using var mail = Load(stub);
        Assert.AreEqual("unknown@sender.invalid", mail.From.Mailboxes.Single().Address);
        Assert.AreEqual(ReceivedAt, mail.Date);
    }

    [TestMethod]
    [DataRow("Subject: with a NUL\0 in it")]
    [DataRow("Subject: folded\r\n \r\n \t\r\n\r\n")]
    [DataRow("Subject:\r\n")]
    public void Odd_headers_do_not_break_the_stub(string head)
    {
        using var stub = Write(head);

        Assert.IsNull(MailParser.Parse(stub.OpenRead()).Unparsable);
        Assert.DoesNotContain("\0", Text(stub));
        Assert.Contains("#all/18c0", Load(stub).TextBody!);
    }

    [TestMethod]
    [TestCategory("Property")]
    public void Any_head_gives_a_small_readable_stub_with_lines_that_SMTP_takes() =>
        Gen.Select(Gen.Byte.Array[0, 3_000], Gen.Bool).Sample((bytes, named) =>
        {
            using var stub = Write(named ? [.. "Subject:"u8, .. bytes] : bytes);

            Assert.IsNull(MailParser.Parse(stub.OpenRead()).Unparsable);
            Assert.IsTrue(Text(stub).Split("\r\n").All(line => line.Length <= 998 && !line.Contains('\n', StringComparison.Ordinal)));
            Assert.Contains("#all/18c0", Load(stub).TextBody!);
        });

    private MimeMessage Load(MailBytes stub) => MimeMessage.Load(stub.OpenRead(), context.CancellationToken);

    private static MailBytes Write(string head) => Write(Encoding.UTF8.GetBytes(head));

    private static MailBytes Write(byte[] head)
    {
        using var message = new GmailMessage("18c0", "18bf", ReceivedAt, [], Raw: null, new OversizedMail(head, 60 << 20));
        return TooLargeStub.Write(Address, message, message.Oversized!);
    }

    private static string Text(MailBytes bytes)
    {
        using var reader = new StreamReader(bytes.OpenRead(), Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
