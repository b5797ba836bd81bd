using System.Security.Cryptography;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Arrivals;
using Connector.Mailboxes;
using MimeKit;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Sends a test mail with a nonce to a mailbox. If it comes back by forwarding, forwarding works; if it
/// comes by the API, mail reaches the mailbox. No destination gets it on either route.
/// </summary>
public sealed class TestMail(ForwardingTable routes, IAdminMail mails, AlertOptions options, TimeProvider time)
{
    /// <returns>The mail server's answer.</returns>
    public async Task<SendResult> SendAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var now = time.GetUtcNow();

        // The nonce is saved before the mail is sent, because the mail may come back before the mail server answers.
        await routes.ChangeAsync(mailbox, facts => facts with { TestNonce = nonce, TestSentAt = null }, cancellationToken);
        var result = await mails.SendAsync(Write(mailbox.Address, nonce, now), cancellationToken);

        if (result is SendResult.Sent)
        {
            await routes.ChangeAsync(
                mailbox, facts => facts.TestNonce == nonce ? facts with { TestSentAt = now } : null, cancellationToken);
        }

        return result;
    }

    private MimeMessage Write(string address, string nonce, DateTimeOffset now)
    {
        const string text = "This mail tests whether mail to this address reaches the mail connector. Nothing needs to be done.\r\n";
        var mail = new MimeMessage
        {
            MessageId = $"proof-{nonce}@{options.From.Domain}",
            Date = now,
            Subject = "Test mail of the mail connector",
            Body = new TextPart("plain") { Text = text },
        };
        mail.From.Add(options.From);
        mail.To.Add(new MailboxAddress(null, address));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Headers.Add(AlertMailWriter.OwnMark, "proof");
        mail.Headers.Add(TestMailMark.Header, nonce);
        return mail;
    }
}
