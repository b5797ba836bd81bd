using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>Sends what functions return. A string goes as it is, a sequence as one message each, the rest as JSON.</summary>
internal sealed class OutputQueues(StorageConnections connections, HostSettings host, IOptions<WorkerOptions> worker)
{
    private readonly QueueText _text = new(host.Queues.Base64);
    private readonly ConcurrentDictionary<(string? Connection, string Name), StoredQueue> _queues = [];

    public async Task SendAsync(LocalFunction function, object? result)
    {
        foreach (var output in function.Outputs)
        {
            var value = output.Property is { } part && result is not null ? part.GetValue(result) : result;
            foreach (var body in Bodies(value))
            {
                await Queue(output).AddAsync(BinaryData.FromString(_text.Encode(body)));
            }
        }
    }

    private StoredQueue Queue(QueueOutput output) =>
        _queues.GetOrAdd(
            (output.Connection, output.Name), key => new StoredQueue(connections.Queues(key.Connection).GetQueueClient(key.Name)));

    private IEnumerable<BinaryData> Bodies(object? value) => value switch
    {
        null => [],
        string text => [BinaryData.FromString(text)],
        byte[] bytes => [BinaryData.FromBytes(bytes)],
        BinaryData data => [data],
        IDictionary or JsonElement or System.Text.Json.Nodes.JsonObject => [Serialized(value)],
        IEnumerable many => many.Cast<object?>().SelectMany(Bodies),
        _ => [Serialized(value)],
    };

    private BinaryData Serialized(object value) =>
        worker.Value.Serializer!.Serialize(value, value.GetType(), CancellationToken.None);
}
