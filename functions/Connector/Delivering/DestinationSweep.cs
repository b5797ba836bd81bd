using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>Once a minute: tells of destinations that are down, and ends recoveries that a worker left unfinished.</summary>
public sealed class DestinationSweep(
    DestinationTable destinations, DestinationRecovery recovery, DestinationAlerts alerts, TimeProvider time, ILogger<DestinationSweep> logger)
{
    /// <summary>A recovery may take so long in the job that began it.</summary>
    private static readonly TimeSpan RecoveryMayTake = TimeSpan.FromMinutes(1);

    /// <summary>A failure or two that no other answer followed say nothing after a day.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var health in destinations.ListAsync(cancellationToken))
        {
            await Isolated.TryAsync("destinations", health.Account, () => LookAfterAsync(health, cancellationToken), logger, cancellationToken);
        }
    }

    private async Task LookAfterAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (health.IsDown)
        {
            await TellAsync(health, cancellationToken);
        }
        else if (health.ClearedAt + RecoveryMayTake <= now)
        {
            await recovery.RunAsync(health, cancellationToken);
        }
        else if (health.ClearedAt is null && health.LastAt + ForgetAfter <= now)
        {
            await destinations.TryRemoveAsync(health, cancellationToken);
        }
    }

    private async Task TellAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        var mayEnd = !await alerts.TellAsync(health, cancellationToken) && await destinations.TryRemoveAsync(health, cancellationToken);

        // It may have recovered while it was told of.
        if (mayEnd || await destinations.FindAsync(health.Account, cancellationToken) is not ({ IsDown: true } or { ClearedAt: not null }))
        {
            await alerts.OverAsync(health.Account, cancellationToken);
        }
    }
}
