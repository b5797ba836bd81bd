using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>After an outage of a destination: hands over at once what waited, oldest first, and what was refused meanwhile. May be repeated.</summary>
public sealed partial class DestinationRecovery(
    DestinationTable destinations, DeliveryQueue queue, Redelivery redelivery, DestinationAlerts alerts, ILogger<DestinationRecovery> logger)
{
    /// <param name="cleared">As saved, with <see cref="DestinationHealth.ClearedAt"/>.</param>
    public async Task RunAsync(DestinationHealth cleared, CancellationToken cancellationToken)
    {
        var woken = await queue.WakeAsync(cleared.Account, cancellationToken);
        var revived = await redelivery.RefusedSinceAsync(cleared.Account, cleared.Since, cancellationToken);
        await alerts.OverAsync(cleared.Account, cancellationToken);

        // Last, so that the sweep goes on where a worker died. Changed meanwhile, it is the sweep's too.
        await destinations.TryRemoveAsync(cleared, cancellationToken);
        Log.Recovered(logger, cleared.Account, woken, revived);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The destination of {Account} takes mail again: {Woken} deliveries that waited and {Revived} refused messages are handed over.")]
        public static partial void Recovered(ILogger logger, string account, int woken, int revived);
    }
}
