using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Health;

/// <summary>
/// Runs every minute: reports destinations that are down, completes recoveries after a crash, and deletes old suspicions.
/// </summary>
public sealed class DestinationSweep(
    DestinationTable destinations, DestinationRecovery recovery, DestinationAlerts alerts, TimeProvider time,
    ILogger<DestinationSweep> logger)
{
    /// <summary>How long a recovery may take in the job that started it.</summary>
    private static readonly TimeSpan RecoveryMayTake = TimeSpan.FromMinutes(1);

    /// <summary>How long a few failures without a later answer are kept.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var health in destinations.ListAsync(cancellationToken))
        {
            await Isolated.TryAsync("destinations", health.Account, () => SweepAsync(health, cancellationToken), logger, cancellationToken);
        }
    }

    private async Task SweepAsync(DestinationHealth health, CancellationToken cancellationToken)
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
        var isForgotten =
            !await alerts.TellAsync(health, cancellationToken) && await destinations.TryRemoveAsync(health, cancellationToken);

        // The destination may have recovered while it was reported as down.
        if (isForgotten
            || await destinations.FindAsync(health.Account, cancellationToken) is not ({ IsDown: true } or { ClearedAt: not null }))
        {
            await alerts.EndAsync(health.Account, cancellationToken);
        }
    }
}
