using System.Text.Json;
using Azure.Storage.Queues;

namespace Connector.Storage;

/// <summary>Puts work on a queue as camelCase JSON. Messages carry ids only, never mail or tokens.</summary>
public sealed class WorkQueues(QueueServiceClient queues)
{
    // The service's default of seven days would silently drop work after a long outage.
    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    /// <param name="visibleIn">How long the message stays hidden, up to seven days; null for at once.</param>
    public async Task SendAsync<T>(string queue, T message, TimeSpan? visibleIn, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(message, JsonSerializerOptions.Web);
        await queues.GetQueueClient(queue).SendMessageAsync(json, visibleIn, NeverExpires, cancellationToken);
    }

    /// <summary>True when a message waits that nobody is working on.</summary>
    public async Task<bool> HasWaitingAsync(string queue, CancellationToken cancellationToken)
    {
        var peeked = await queues.GetQueueClient(queue).PeekMessageAsync(cancellationToken);
        return peeked.Value is not null;
    }

    /// <summary>When the message came that waits longest of those that nobody is working on; null when none waits.</summary>
    public async Task<DateTimeOffset?> OldestWaitingAsync(string queue, CancellationToken cancellationToken)
    {
        var peeked = await queues.GetQueueClient(queue).PeekMessageAsync(cancellationToken);
        return peeked.Value?.InsertedOn;
    }

    /// <summary>Messages in a queue, hidden ones included; the service calls the figure approximate.</summary>
    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var properties = await queues.GetQueueClient(queue).GetPropertiesAsync(cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }
}
