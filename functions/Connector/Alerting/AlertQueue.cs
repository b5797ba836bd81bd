using Connector.Storage;

namespace Connector.Alerting;

/// <summary>Schedules the next alert job of an outage.</summary>
public sealed class AlertQueue(WorkQueues queues, OutageTable outages, TimeProvider time)
{
    private static readonly TimeSpan Far = TimeSpan.FromMinutes(20);

    /// <summary>
    /// Puts a job on the queue that is hidden until a mail of the outage can be due. Does nothing if the outage waits for an event, and
    /// takes the outage off the list of unfinished ones if it is over.
    /// </summary>
    public async Task ScheduleAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (outage.IsOver)
        {
            await outages.FinishAsync(outage.Account, outage.Id, cancellationToken);
            return;
        }

        if (outage.NextAt is not { } next)
        {
            return;
        }

        // Rounded up, because the service cuts off fractions of a second and an early job would find nothing due.
        var wait = TimeSpan.FromSeconds(Math.Ceiling((next - time.GetUtcNow()).TotalSeconds));

        // The sweep schedules what is farther away, because most often the outage is over by then.
        if (wait > Far)
        {
            return;
        }

        await queues.SendAsync(
            StorageNames.AlertsQueue,
            AlertJob.ForOutage(outage.Account, outage.Id, outage.Attempt),
            wait > TimeSpan.Zero ? wait : null,
            cancellationToken);
    }
}
