using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>Runs every minute: hands over deliveries again whose queue message is lost, oldest first.</summary>
public sealed partial class LostDeliveries(
    DeliveryTable deliveries, DeliveryQueue queue, WorkQueues queues, TimeProvider time, ILogger<LostDeliveries> logger)
{
    /// <summary>Limit for one minute, so that an emptied queue does not cause a flood.</summary>
    public const int MaxPerMinute = 1000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var front = await queues.OldestWaitingAsync(StorageNames.DeliveriesQueue, cancellationToken);
        var lost = await deliveries.ListAsync(cancellationToken)
            .Where(delivery => delivery.IsLost(now, front))
            .ToListAsync(cancellationToken);

        if (lost.Count > 0)
        {
            var handed = await queue.WakeAsync(lost.OrderBy(delivery => delivery.Since).Take(MaxPerMinute), cancellationToken);
            Log.HandedOver(logger, handed, lost.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The queue messages of {Lost} deliveries are lost; {Handed} are handed over again.")]
        public static partial void HandedOver(ILogger logger, int handed, int lost);
    }
}
