using Connector.Delivering.Queueing;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Health;

/// <summary>
/// Ends an outage of a destination: hands over at once what waited, oldest first, and what was refused during the outage. May be repeated.
/// </summary>
public sealed partial class DestinationRecovery(
    DestinationTable destinations, DeliveryQueue queue, Redelivery redelivery, DestinationAlerts alerts,
    ILogger<DestinationRecovery> logger)
{
    /// <param name="cleared">As saved, with <see cref="DestinationHealth.ClearedAt"/>.</param>
    public async Task RunAsync(DestinationHealth cleared, CancellationToken cancellationToken)
    {
        var woken = await queue.WakeAsync(cleared.Account, cancellationToken);
        var revived = await redelivery.RefusedSinceAsync(cleared.Account, cleared.Since, cancellationToken);
        await alerts.EndAsync(cleared.Account, cancellationToken);

        // The row is removed last, so that the sweep completes a recovery after a crash. It also completes one whose row has changed.
        await destinations.TryRemoveAsync(cleared, cancellationToken);
        Log.Recovered(logger, cleared.Account, woken, revived);
    }

    private static partial class Log
    {
        private const string Text =
            "The destination of {Account} takes mail again: {Woken} deliveries that waited and {Revived} refused messages are handed over.";

        [LoggerMessage(1, LogLevel.Information, Text)]
        public static partial void Recovered(ILogger logger, string account, int woken, int revived);
    }
}
