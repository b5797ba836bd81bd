using Connector.Forwarding.Telling;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Confirming;

/// <summary>Takes Gmail's questions whether a mailbox may forward here out of the mail, and tells administrators of them.</summary>
public sealed partial class ConfirmationIntake(
    ConfirmationCheck check, ForwardingTable routes, TellForwarding tell, TimeProvider time, ILogger<ConfirmationIntake> logger)
{
    /// <returns>False for any other mail.</returns>
    /// <exception cref="KeysUnreachableException">The mail's signature cannot be checked now.</exception>
    public async Task<bool> TryTakeAsync(Mailbox mailbox, ParsedMail mail, MailBytes raw, CancellationToken cancellationToken)
    {
        if (await check.FindAsync(mail, raw, cancellationToken) is not { } confirmation)
        {
            return false;
        }

        var facts = await routes.ChangeAsync(mailbox.Key, facts => facts.Asked(confirmation, mailbox.Key.Address, time.GetUtcNow()), cancellationToken);

        if (facts.IsTold(confirmation))
        {
            await tell.AskedAsync(mailbox, confirmation, cancellationToken);
        }

        Log.Confirmation(logger, mailbox.Key, facts.IsTold(confirmation));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Caught Gmail's confirmation mail for {Mailbox}; told to its administrators: {IsTold}.")]
        public static partial void Confirmation(ILogger logger, MailboxKey mailbox, bool isTold);
    }
}
