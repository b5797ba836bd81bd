using Connector.Alerting;
using Connector.Delivering.Queueing;
using Connector.Storage;

namespace Connector.Reporting;

/// <summary>Reads how much work waits, and how long it has waited.</summary>
/// <remarks>The age of deliveries and alerts comes from rows, because peeking at a queue does not show hidden messages.</remarks>
public sealed class WaitingWork(
    DeliveryTable deliveries, OutageTable outages, AlertHeartbeat alertHeartbeat, WorkQueues queues, TimeProvider time)
{
    private static readonly TimeSpan ForgetLostAfter = TimeSpan.FromMinutes(10);

    /// <param name="oldestJob">When the oldest fetch job was sent that has not begun; null for none.</param>
    internal async Task<WorkSnapshot> ReadAsync(DateTimeOffset? oldestJob, CancellationToken cancellationToken)
    {
        var mails = await deliveries.WaitingAsync(cancellationToken);
        var unsent = await OldestUnsentAlertAsync(cancellationToken);
        var byQueue = new Dictionary<string, (TimeSpan OldestAge, int Messages)>(StringComparer.Ordinal);

        foreach (var queue in StorageNames.Queues)
        {
            var oldest = queue switch
            {
                StorageNames.DeliveriesQueue => mails.Oldest,
                StorageNames.AlertsQueue => unsent,

                // A lost job is sent again and its row forgets the first one, so the front of the queue counts too.
                StorageNames.FetchJobsQueue => Earlier(oldestJob, await queues.OldestWaitingAsync(queue, cancellationToken)),
                _ => await queues.OldestWaitingAsync(queue, cancellationToken),
            };
            byQueue[queue] = (AgeOf(oldest), await queues.CountAsync(queue, cancellationToken));
        }

        return new WorkSnapshot(byQueue, (mails.Count, AgeOf(mails.Oldest)), AgeOf(unsent))
        {
            AlertHeartbeatAge = await alertHeartbeat.AgeAsync(cancellationToken),
        };
    }

    private async Task<DateTimeOffset?> OldestUnsentAlertAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? oldest = null;

        await foreach (var outage in outages.ListUnfinishedAsync(time.GetUtcNow() - ForgetLostAfter, cancellationToken))
        {
            if (outage.SendAt is not null && outage.LastMailAt is { } decided && !(decided >= oldest))
            {
                oldest = decided;
            }
        }

        return oldest;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;

    private TimeSpan AgeOf(DateTimeOffset? moment) => moment is { } at && at < time.GetUtcNow() ? time.GetUtcNow() - at : TimeSpan.Zero;
}
