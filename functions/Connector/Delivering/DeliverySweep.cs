using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// Finds messages whose queue message is gone and hands them over again, oldest first: once a minute by the rows of Deliveries, and slowly,
/// over the whole table Messages, what even those rows missed.
/// </summary>
public sealed partial class DeliverySweep(
    DeliveryTable deliveries, DeliveryQueue queue, WorkQueues queues, StoredMessages stored, TimeProvider time, ILogger<DeliverySweep> logger)
{
    /// <summary>Deliveries that a minute hands over, so that a queue that was emptied comes back without a flood.</summary>
    public const int MostInAMinute = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var front = await queues.OldestWaitingAsync(StorageNames.DeliveriesQueue, cancellationToken);
        var lost = await deliveries.ListAsync(cancellationToken).Where(delivery => delivery.IsLost(now, front)).ToListAsync(cancellationToken);

        if (lost.Count > 0)
        {
            var handed = await queue.WakeAsync(lost.OrderBy(delivery => delivery.Since).Take(MostInAMinute), cancellationToken);
            Log.HandedOver(logger, handed, lost.Count);
        }
    }

    /// <summary>The slow scan.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in stored.PagesAsync(cancellationToken))
        {
            foreach (var mailbox in page)
            {
                var handed = await queue.EnsureAsync(mailbox.Key, mailbox.GmailIds, cancellationToken, mailbox.Since);

                if (handed > 0)
                {
                    Log.Found(logger, handed, mailbox.Key);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue messages of {Lost} deliveries are lost; {Handed} are handed over again.")]
        public static partial void HandedOver(ILogger logger, int handed, int lost);

        [LoggerMessage(2, LogLevel.Warning, "Found {Count} stored messages of {Mailbox} that no delivery held; they are handed over.")]
        public static partial void Found(ILogger logger, int count, MailboxKey mailbox);
    }
}
