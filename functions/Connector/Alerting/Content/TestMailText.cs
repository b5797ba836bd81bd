using Connector.Arrivals;
using MimeKit;

namespace Connector.Alerting.Content;

/// <summary>Writes a test mail. Its subject never changes, so that people can filter it.</summary>
public static class TestMailText
{
    private const string Text =
        "This mail tests whether mail to this address reaches the mail connector. Nothing needs to be done.\r\n";

    public static MimeMessage Write(MailboxAddress from, string address, string nonce, DateTimeOffset now)
    {
        var mail = new MimeMessage
        {
            MessageId = $"proof-{nonce}@{from.Domain}",
            Date = now,
            Subject = "Test mail of the mail connector",
            Body = new TextPart("plain") { Text = Text },
        };
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress(null, address));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Headers.Add(AlertMailWriter.OwnMark, "proof");
        mail.Headers.Add(TestMailMark.Header, nonce);
        return mail;
    }
}
