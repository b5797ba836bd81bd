using System.Security.Cryptography;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Mailboxes;
using MimeKit;

namespace Connector.Forwarding;

/// <summary>Sends a mail with a nonce to a watched mailbox: when it comes back by forwarding, the way is proven. It is no ticket on either route.</summary>
public sealed class ProofMail(ForwardingTable routes, IAdminMail mails, AlertOptions options, TimeProvider time)
{
    /// <returns>What the mail server said.</returns>
    public async Task<SendResult> SendAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var nonce = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var now = time.GetUtcNow();

        // First the note, then the mail: it may be back before the server's answer.
        await routes.ChangeAsync(mailbox, facts => facts with { ProofNonce = nonce, ProofSentAt = null }, cancellationToken);
        var result = await mails.SendAsync([Write(mailbox.Address, nonce, now)], cancellationToken).SingleAsync(cancellationToken);

        if (result is SendResult.Sent)
        {
            await routes.ChangeAsync(mailbox, facts => facts.ProofNonce == nonce ? facts with { ProofSentAt = now } : null, cancellationToken);
        }

        return result;
    }

    private MimeMessage Write(string address, string nonce, DateTimeOffset now)
    {
        var mail = new MimeMessage
        {
            MessageId = $"proof-{nonce}@{options.From.Domain}",
            Date = now,
            Subject = "Test of forwarding",
            Body = new TextPart("plain") { Text = "This mail tests whether mail to this address is forwarded to the connector. Nothing needs to be done.\r\n" },
        };
        mail.From.Add(options.From);
        mail.To.Add(new MailboxAddress(null, address));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        mail.Headers.Add(AlertMailWriter.OwnMark, "proof");
        mail.Headers.Add(ForwardedHeaders.ProofHeader, nonce);
        return mail;
    }
}
