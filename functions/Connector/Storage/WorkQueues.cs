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

    /// <summary>Reads what <see cref="SendAsync"/> wrote.</summary>
    /// <returns>Null if the text is not JSON of this type. The error is not kept, because it repeats parts of the text (I10).</returns>
    public static T? TryRead<T>(string text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>When the oldest visible message was enqueued; null if none is visible.</summary>
    public async Task<DateTimeOffset?> OldestWaitingAsync(string queue, CancellationToken cancellationToken)
    {
        var peeked = await queues.GetQueueClient(queue).PeekMessageAsync(cancellationToken);
        return peeked.Value?.InsertedOn;
    }

    /// <summary>Approximate number of messages in a queue, including hidden ones.</summary>
    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var properties = await queues.GetQueueClient(queue).GetPropertiesAsync(cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }
}
