using Connector.Alerting;

namespace Connector.Delivering;

/// <summary>Has an account's administrators told that its destination is down, and how much mail waits since when.</summary>
public sealed class DestinationAlerts(AlertOutbox alerts, DeliveryTable deliveries, IDestination destination, AlertOptions options, TimeProvider time)
{
    /// <summary>Once a minute while it is down: begins the outage, or brings its figures up to date.</summary>
    /// <returns>False when nothing waits for the destination, so that there is nothing to be told.</returns>
    public async Task<bool> TellAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        // What mends itself within minutes is nobody's matter.
        if (health.Since + options.SingleAfter > time.GetUtcNow())
        {
            return true;
        }

        var waiting = await deliveries.ListAsync(health.Account, cancellationToken)
            .AggregateAsync(default(WaitingMail), (sum, delivery) => sum.And(delivery), cancellationToken);

        if (waiting.Count == 0)
        {
            return false;
        }

        await alerts.DestinationDownAsync(
            health.Account, new DestinationNotice(destination.Name, health.Since, health.Reason, waiting.Count, waiting.Oldest), cancellationToken);
        return true;
    }

    public Task OverAsync(string account, CancellationToken cancellationToken) => alerts.DestinationUpAsync(account, cancellationToken);
}
