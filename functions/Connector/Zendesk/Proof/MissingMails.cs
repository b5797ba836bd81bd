using Connector.Delivering.Queueing;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Zendesk.Proof;

/// <summary>Hands mails over again that Zendesk took and does not have.</summary>
internal sealed partial class MissingMails(
    MessageStates states, TicketProgressTable deliveries, DeliveryQueue queue, ILogger<MissingMails> logger)
{
    /// <returns>False if the mail cannot be handed over, because its bytes are erased or it is on its way already.</returns>
    public async Task<bool> HandOverAsync(TicketProgress mail, CancellationToken cancellationToken)
    {
        if (await states.FindAsync(mail.Mailbox, mail.GmailId, cancellationToken)
            is not { State: MessageState.Delivered, Blob: not null } message)
        {
            return false;
        }

        // The state is changed first: after a crash in between, the delivery finds the mail taken, and the comparison is repeated.
        if (!await states.TryMoveAsync(message, MessageState.Stored))
        {
            return false;
        }

        await deliveries.SaveAsync(TicketProgress.Begin(message, mail.Subdomain));
        await queue.EnqueueAsync(mail.Mailbox, [mail.GmailId], cancellationToken);
        Log.Missing(logger, mail.GmailId, mail.Mailbox.ToString(), mail.Ticket);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{GmailId} of {Mailbox} is not in ticket {Ticket}; it is handed over again.")]
        public static partial void Missing(ILogger logger, string gmailId, string mailbox, long? ticket);
    }
}
