using Connector.Storage;

namespace Connector.Alerting;

/// <summary>Sees to it that somebody looks at an outage when its time has come.</summary>
public sealed class AlertQueue(WorkQueues queues, TimeProvider time)
{
    private static readonly TimeSpan Far = TimeSpan.FromMinutes(20);

    /// <summary>Puts a job on the queue, hidden until the outage's next moment; nothing when only an event can move it.</summary>
    public async Task WakeAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (outage.NextAt is not { } next)
        {
            return;
        }

        // The service counts whole seconds and cuts off the rest: rounded down, the job would come too early and find nothing due.
        var wait = TimeSpan.FromSeconds(Math.Ceiling((next - time.GetUtcNow()).TotalSeconds));

        // The sweep brings what is far away: a message would lie there for hours, and most often find that it is over.
        if (wait > Far)
        {
            return;
        }

        await queues.SendAsync(
            StorageNames.AlertsQueue,
            new AlertJob(outage.Account, outage.Id, outage.Attempt),
            wait > TimeSpan.Zero ? wait : null,
            cancellationToken);
    }
}
