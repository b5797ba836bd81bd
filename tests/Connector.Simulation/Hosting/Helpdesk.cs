using Connector.Delivering;
using Connector.Messages;
using Connector.Simulation.Storage;

namespace Connector.Simulation.Hosting;

/// <summary>The destination as one instance reaches it: takes every message at once unless the world says otherwise, and counts.</summary>
public sealed class Helpdesk(SimulatedWorld world, Network network) : IDestination
{
    public string Name => "helpdesk.example";

    public bool TakesMessages => true;

    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);

        if (world.Options.HelpdeskLatency is { } latency)
        {
            await network.TravelAsync(latency);
        }

        world.Posts++;
        var answer = world.HelpdeskMood?.Invoke(message) ?? new DeliveryAnswer.Accepted();

        if (answer is DeliveryAnswer.Accepted)
        {
            var key = (message.Mailbox.Address, message.GmailId);
            world.Deliveries[key] = world.Deliveries.GetValueOrDefault(key) + 1;
            world.DeliveredAt.TryAdd(key, world.Now);
            world.Keys.TryAdd(key, new HashSet<string>(StringComparer.Ordinal));
            world.Keys[key].Add(message.IdempotencyKey);
        }

        return answer;
    }

    public Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryAnswer>(new DeliveryAnswer.Accepted());
}
