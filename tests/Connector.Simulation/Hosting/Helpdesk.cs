using Connector.Delivering;

namespace Connector.Simulation.Hosting;

/// <summary>The destination: takes every message at once, and counts.</summary>
public sealed class Helpdesk(Dictionary<(string Address, string GmailId), int> deliveries) : IDestination
{
    public bool TakesMessages => true;

    public Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);

        var key = (message.Mailbox.Address, message.GmailId);
        deliveries[key] = deliveries.GetValueOrDefault(key) + 1;
        return Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Accepted());
    }
}
