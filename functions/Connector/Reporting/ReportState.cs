using Connector.Alerting;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Reporting;

/// <summary>Once a minute: looks at every mailbox, delivery and queue, for the gauges that alert rules go by.</summary>
/// <remarks>
/// Reads the mailboxes whole, a thousand rows a call: 100 calls a minute at 100,000 mailboxes. How long work waits is read from rows: a look
/// at the front of a queue does not see the messages that are hidden there.
/// </remarks>
public sealed class ReportState(
    MailboxTable mailboxes, DeliveryTable deliveries, WorkQueues queues, OutageTable outages, AlertHeartbeat alertHeartbeat, StateGauges gauges, TimeProvider time)
{
    private static readonly TimeSpan ForgetLostAfter = TimeSpan.FromMinutes(10);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var count = new MailboxCount();

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            count.Add(mailbox);
        }

        var waiting = await deliveries.WaitingAsync(cancellationToken);
        var unsent = await OldestUnsentAsync(cancellationToken);
        var ages = new Dictionary<string, (TimeSpan OldestAge, int Messages)>(StringComparer.Ordinal);

        foreach (var queue in StorageNames.Queues)
        {
            var oldest = queue switch
            {
                StorageNames.DeliveriesQueue => waiting.Oldest,
                StorageNames.AlertsQueue => unsent,

                // A lost job is sent anew and its row forgets the first one, so the front of the queue counts too.
                StorageNames.FetchJobsQueue => Earlier(count.OldestJob, await queues.OldestWaitingAsync(queue, cancellationToken)),
                _ => await queues.OldestWaitingAsync(queue, cancellationToken),
            };
            ages[queue] = (Since(oldest), await queues.CountAsync(queue, cancellationToken));
        }

        var now = time.GetUtcNow();
        gauges.Show(new StateSnapshot(now, count.Counts, count.OldestLag(now) ?? TimeSpan.Zero, ages, Since(unsent))
        {
            AlertHeartbeatAge = await alertHeartbeat.AgeAsync(cancellationToken),
            Waiting = (waiting.Count, Since(waiting.Oldest)),
        });
    }

    private async Task<DateTimeOffset?> OldestUnsentAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? oldest = null;

        await foreach (var outage in outages.ListUnfinishedAsync(forgetLostBefore: time.GetUtcNow() - ForgetLostAfter, cancellationToken))
        {
            if (outage.SendAt is not null && outage.LastMailAt is { } decided && !(decided >= oldest))
            {
                oldest = decided;
            }
        }

        return oldest;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;

    private TimeSpan Since(DateTimeOffset? moment) => moment is { } at && at < time.GetUtcNow() ? time.GetUtcNow() - at : TimeSpan.Zero;
}
