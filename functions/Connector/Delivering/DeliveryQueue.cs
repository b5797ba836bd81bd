using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>Hands stored messages over to their delivery.</summary>
public sealed class DeliveryQueue(IDestination destination, WorkQueues queues)
{
    /// <summary>The state in which a message is first written. Only one that is <see cref="MessageState.Stored"/> is to be enqueued.</summary>
    public MessageState FirstState => destination.TakesMessages ? MessageState.Stored : MessageState.Delivered;

    /// <summary>Puts messages on their way, many to a queue message; nothing for none.</summary>
    /// <param name="attempt">Grows when the destination is down.</param>
    /// <param name="visibleIn">How long they wait; null for not at all.</param>
    public async Task EnqueueAsync(
        MailboxKey mailbox, IEnumerable<string> gmailIds, CancellationToken cancellationToken, int attempt = 1, TimeSpan? visibleIn = null)
    {
        foreach (var job in DeliveryJob.For(mailbox, gmailIds, attempt))
        {
            await queues.SendAsync(StorageNames.DeliveriesQueue, job, visibleIn, cancellationToken);
        }
    }
}
