using Connector.Alerting;
using Connector.Delivering.Queueing;

namespace Connector.Delivering.Health;

/// <summary>Tells the administrators of an account that its destination is down, how much mail waits, and since when.</summary>
public sealed class DestinationAlerts(
    AlertOutbox alerts, DeliveryTable deliveries, Destinations destinations, AlertOptions options, TimeProvider time)
{
    /// <summary>Starts the outage, or updates its figures. Called every minute while the destination is down.</summary>
    /// <returns>False if no mail waits for the destination.</returns>
    public async Task<bool> TellAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        // A failure that ends within minutes is not reported.
        if (health.Since + options.SingleAfter > time.GetUtcNow())
        {
            return true;
        }

        var waiting = await deliveries.WaitingAsync(health.Account, cancellationToken);

        if (waiting.Count == 0)
        {
            return false;
        }

        var destination = await destinations.OfAsync(health.Account, cancellationToken);
        var notice = new DestinationNotice(destination.Name, health.Since, health.Reason, waiting.Count, waiting.Oldest)
        {
            IsDenied = health.IsDenied,
        };
        await alerts.DestinationDownAsync(health.Account, notice, cancellationToken);
        return true;
    }

    public Task EndAsync(string account, CancellationToken cancellationToken) => alerts.DestinationUpAsync(account, cancellationToken);
}
