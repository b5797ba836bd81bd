using System.Diagnostics;
using System.Text;
using Connector.UnitTests.Importing;
using Connector.Zendesk.Tickets;
using Connector.Zendesk.Tickets.Reading;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>The text, pictures and files of mails, also of damaged and hostile ones.</summary>
[TestClass]
public sealed class TicketFilesTests
{
    private const string Head = "From: ann@example.com\nSubject: x\nMIME-Version: 1.0\n";

    private const string Pictured =
        Head + "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/related; boundary=r\n\n"
        + "--r\nContent-Type: multipart/alternative; boundary=a\n\n"
        + "--a\nContent-Type: text/plain\n\nplain\n"
        + "--a\nContent-Type: text/html; charset=utf-8\n\n<p>Look <img src=\"cid:pic@x\"></p>\n--a--\n"
        + "--r\nContent-Type: image/png; name=pic.png\nContent-ID: <pic@x>\nContent-Transfer-Encoding: base64\n\niVBORw==\n--r--\n"
        + "--m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"invoice\"\n\n%PDF\n"
        + "--m\nContent-Type: message/rfc822\n\nSubject: inner\n\nHi\n--m--\n";

    [TestMethod]
    public void Picture_of_the_text_and_files_are_uploads()
    {
        var ticket = TicketMails.Read(Pictured).Ticket();

        Assert.AreEqual(
            "f1 pic.png image/png, f2 invoice.pdf application/pdf, f3 original.eml message/rfc822",
            string.Join(", ", ticket.Files.Select(file => $"{file.Key} {file.Name} {file.Type}")));
        Assert.AreSequenceEqual(new byte[] { 0x89, 0x50, 0x4E, 0x47 }, ticket.Files[0].Read());
        Assert.AreEqual("%PDF", Encoding.ASCII.GetString(ticket.Files[1].Read()));
        Assert.AreEqual("Subject: inner\r\n\r\nHi", Encoding.ASCII.GetString(ticket.Files[2].Read()));
        Assert.AreEqual("<p>Look <img alt=\"\"></p>", ticket.Html());
        Assert.AreEqual(
            "<p>Look <img src=\"https://acme.zendesk.com/attachments/a\" alt=\"\"></p>",
            ticket.With([new UploadedFile("f1", "t1", "https://acme.zendesk.com/attachments/a")], []).Html());
    }

    [TestMethod]
    public void Texts_before_and_after_a_picture_are_one_text()
    {
        var mail = TicketMails.Read(
            Head + "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<b>one</b><!-- open\n"
            + "--m\nContent-Type: image/gif\n\nGIF\n--m\nContent-Type: text/plain\n\ntwo\n--m--\n").Ticket();

        Assert.AreEqual("<b>one</b>\n<div>two</div>", mail.Html());
        Assert.AreEqual("file1.gif", mail.Files.Single().Name);
    }

    [TestMethod]
    public void Invitation_in_an_alternative_is_a_file_and_a_signature_is_none()
    {
        var mail = TicketMails.Read(
            Head + "Content-Type: multipart/signed; boundary=s\n\n--s\nContent-Type: multipart/alternative; boundary=a\n\n"
            + "--a\n\nplain\n--a\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n--a--\n"
            + "--s\nContent-Type: application/pgp-signature; name=signature.asc\n\nsigned\n--s--\n").Ticket();

        Assert.AreEqual("plain", mail.Html());
        Assert.AreEqual("file1.ics text/calendar", string.Join(' ', mail.Files.Single().Name, mail.Files.Single().Type));
    }

    [TestMethod]
    public void Parts_of_a_bounce_have_names_that_say_what_they_are()
    {
        // The example of RFC 3464, appendix E.1, shortened.
        var ticket = TicketMails.Read(
            "From: Mail Delivery Subsystem <mailer-daemon@example.com>\nSubject: Returned mail: Cannot send message for 5 days\n"
            + "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"RAA14128\"\n\n"
            + "--RAA14128\n\nThe original message was received at Sat, 2 Jul 1994 17:10:28 -0400\n\n"
            + "--RAA14128\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; cs.utk.edu\n\n"
            + "Original-Recipient: rfc822;louisl@larry.slip.umd.edu\nAction: failed\nStatus: 4.0.0\n\n"
            + "--RAA14128\nContent-Type: message/rfc822\n\nFrom: owner@example.com\nSubject: inner\n\nHi\n--RAA14128--\n").Ticket();

        Assert.AreEqual("delivery-status.txt original.eml", string.Join(' ', ticket.Files.Select(file => file.Name)));
        Assert.StartsWith("Reporting-MTA: dns; cs.utk.edu", Encoding.ASCII.GetString(ticket.Files[0].Read()));
        Assert.AreEqual("The original message was received at Sat, 2 Jul 1994 17:10:28 -0400", ticket.Html());
    }

    [TestMethod]
    [DataRow("report.pdf", "application/octet-stream", "report.pdf", "application/pdf")]
    [DataRow("report.PDF", "image/png", "report.PDF", "application/pdf")]
    [DataRow("report", "application/pdf", "report.pdf", "application/pdf")]
    [DataRow("data.xyz123", "application/octet-stream", "data.xyz123", "application/octet-stream")]
    [DataRow("", "image/jpeg", "file4.jpg", "image/jpeg")]
    [DataRow(null, "application/x-unknown", "file4", "application/octet-stream")]
    [DataRow("../../etc/passwd", "text/plain", "_.._etc_passwd.txt", "text/plain")]
    [DataRow("a\0b\r\nc.png", "image/png", "abc.png", "image/png")]
    [DataRow("invoice\u202Egnp.exe", "application/octet-stream", "invoicegnp.exe", "application/octet-stream")]
    [DataRow("...", "image/png", "file4.png", "image/png")]
    [DataRow("mail.txt", "message/rfc822", "mail.txt.eml", "message/rfc822")]
    [DataRow(null, "message/rfc822", "original.eml", "message/rfc822")]
    [DataRow(null, "message/global", "original.eml", "message/rfc822")]
    [DataRow(null, "message/delivery-status", "delivery-status.txt", "text/plain")]
    [DataRow(null, "message/disposition-notification", "disposition-notification.txt", "text/plain")]
    [DataRow(null, "text/rfc822-headers", "original-headers.txt", "text/plain")]
    public void Extension_of_a_name_agrees_with_the_type(string? name, string type, string expected, string expectedType) =>
        Assert.AreEqual((expected, expectedType), FileNames.Of(name, type, number: 4));

    [TestMethod]
    public void Long_name_keeps_its_extension_and_whole_characters()
    {
        var (name, _) = FileNames.Of(string.Concat(Enumerable.Repeat("😀", 200)) + ".pdf", "application/pdf", 1);

        Assert.IsInRange(149, 150, name.Length);
        Assert.EndsWith("😀.pdf", name);
    }

    [TestMethod]
    public void Long_mail_is_cut_and_attached_as_a_whole()
    {
        var raw = Encoding.UTF8.GetBytes($"{Head}Content-Type: text/plain; charset=utf-8\n\n{new string('漢', 30_000)}");
        var ticket = TicketMails.Read(raw).Ticket();

        var file = ticket.Files.Single();
        Assert.AreEqual("mail mail.eml message/rfc822", $"{file.Key} {file.Name} {file.Type}");
        Assert.AreSequenceEqual(raw, file.Read());
        Assert.IsInRange(65_530, 65_535, Encoding.UTF8.GetByteCount(ticket.With([new UploadedFile("mail", "t", null)], []).Html()));
    }

    [TestMethod]
    public void Mail_with_many_files_uploads_thirty_and_the_whole_mail()
    {
        var parts = string.Concat(Enumerable.Range(0, 100).Select(i => $"--m\nContent-Type: image/png; name=p{i}.png\n\nx\n"));
        var ticket = TicketMails.Read($"{Head}Content-Type: multipart/mixed; boundary=m\n\n{parts}--m--\n").Ticket();

        Assert.HasCount(31, ticket.Files);
        Assert.EndsWith("<p><em>More files are in the attached mail.</em></p>", ticket.Html());
    }

    [TestMethod]
    public void Mail_without_a_sender_is_a_quiet_ticket_that_says_so()
    {
        var mail = TicketMails.Read("Subject: x\n\nHi");
        var ticket = mail.Ticket();

        Assert.IsNull(mail.Sender);
        Assert.IsTrue(ticket.IsQuiet);
        Assert.EndsWith("<p><em>This mail names no sender.</em></p>", ticket.Html());
        Assert.DoesNotContain("\"requester\"", Encoding.UTF8.GetString(ticket.ToImportJson()));
    }

    [TestMethod]
    public void Huge_subject_and_letters_that_no_JSON_holds_are_made_to_fit()
    {
        var subject = string.Concat(Enumerable.Repeat("😀", 5_000));
        var raw = Encoding.UTF8.GetBytes(
            $"From: ann@example.com\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\na\0b\u001Bc");
        var ticket = TicketMails.Read([.. raw, 0xED, 0xA0, 0x80, 0xFF]).Ticket();

        Assert.IsInRange(250, 255, ticket.Subject.Length);
        Assert.IsFalse(char.IsHighSurrogate(ticket.Subject[^1]));
        Assert.StartsWith("abc", ticket.Html());
        using var json = System.Text.Json.JsonDocument.Parse(ticket.ToJson());
        Assert.AreEqual(ticket.Html(), json.RootElement.GetProperty("ticket").GetProperty("comment").GetProperty("html_body").GetString());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("\0\u00FF\r\n")]
    [DataRow("Subject: x")]
    [DataRow("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n!!!!\n--b--")]
    [DataRow("Content-Type: text/html; charset=no-such-charset\n\n<p>x")]
    [DataRow("Content-Type: multipart/alternative\n\nno boundary")]
    public void Damaged_mail_becomes_a_ticket(string mail) => AssertTicket(TicketMails.Read(mail));

    [TestMethod]
    [DataRow("100,000 parts")]
    [DataRow("parts within parts, 20,000 deep")]
    [DataRow("mails within mails, 2,000 deep")]
    [DataRow("a header of 30 MiB")]
    public void Hostile_mail_becomes_a_ticket_in_bounded_time(string kind)
    {
        var watch = Stopwatch.StartNew();
        var mail = "From: ann@example.com\nSubject: hostile\n" + kind switch
        {
            "100,000 parts" => "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nHi\n", 100_000)),
            "a header of 30 MiB" => $"X: {new string('x', 30 << 20)}\n\nHi",
            "mails within mails, 2,000 deep" => string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\n\n", 2_000)),
            _ => string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")),
        };

        AssertTicket(TicketMails.Read(Encoding.ASCII.GetBytes(mail)));
        Assert.IsLessThan(20, watch.Elapsed.TotalSeconds);
    }

    [TestMethod]
    public void Mails_of_public_bug_reports_become_tickets()
    {
        foreach (var mail in MailCase.All)
        {
            AssertTicket(TicketMails.Read(mail.Mail));
        }
    }

    private static void AssertTicket(TicketMail mail)
    {
        var (ticket, comment) = (mail.Ticket(), mail.Comment());

        foreach (var bytes in (byte[][])[ticket.ToJson(), ticket.ToImportJson(), comment.ToJson("2026-01-05T10:00:00Z")])
        {
            using var json = System.Text.Json.JsonDocument.Parse(bytes);
            Assert.IsTrue(json.RootElement.TryGetProperty("ticket", out _));
        }

        Assert.IsLessThanOrEqualTo(CommentText.MaxBytes, Encoding.UTF8.GetByteCount(ticket.Html()));
        Assert.IsTrue(ticket.Files.All(file => file.Read() is not null && file.Name.Length > 0));
        Assert.IsNotNull(mail.OwnText);
    }
}
