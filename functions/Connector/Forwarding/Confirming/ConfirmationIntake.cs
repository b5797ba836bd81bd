using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Notices;
using Connector.Forwarding.Notices;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Confirming;

/// <summary>Takes Gmail's confirmation mails out of the forwarded mail and passes Gmail's question on to the administrators.</summary>
public sealed partial class ConfirmationIntake(
    ConfirmationCheck check, ForwardingTable routes, NoticeOutbox notices, TimeProvider time, ILogger<ConfirmationIntake> logger)
{
    /// <returns>False for any other mail.</returns>
    /// <exception cref="KeysUnreachableException">The mail's signature cannot be checked now.</exception>
    public async Task<bool> TryTakeAsync(Mailbox mailbox, ParsedMail mail, MailBytes raw, CancellationToken cancellationToken)
    {
        if (await check.FindAsync(mail, raw, cancellationToken) is not { } asked)
        {
            return false;
        }

        var facts = await routes.ChangeAsync(
            mailbox.Key, facts => facts.Asked(asked, mailbox.Key.Address, time.GetUtcNow()), cancellationToken);

        if (facts.IsTold(asked))
        {
            var (key, inbound) = (mailbox.Key, mailbox.Standby.InboundAddress);
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Address}|{asked.Id}")).AsSpan(0, 16));
            await notices.PutAsync(
                key.Account, $"confirmation-{id}", locale => RoutePages.Confirmation(locale, key.Address, inbound, asked),
                cancellationToken);
        }

        Log.Confirmation(logger, mailbox.Key, facts.IsTold(asked));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Took Gmail's confirmation mail for {Mailbox}; told to its administrators: {IsTold}.")]
        public static partial void Confirmation(ILogger logger, MailboxKey mailbox, bool isTold);
    }
}
