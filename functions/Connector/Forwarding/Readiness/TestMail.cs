using System.Security.Cryptography;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Mailboxes;

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
        var result = await mails.SendAsync(TestMailText.Write(options.From, mailbox.Address, nonce, now), cancellationToken);

        if (result is SendResult.Sent)
        {
            await routes.ChangeAsync(
                mailbox, facts => facts.TestNonce == nonce ? facts with { TestSentAt = now } : null, cancellationToken);
        }

        return result;
    }
}
