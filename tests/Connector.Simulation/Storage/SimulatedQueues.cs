using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Connector.Simulation.Storage;

/// <summary>The queue service as one instance reaches it.</summary>
public sealed class SimulatedQueues(Func<string, MessageQueue> queues, Network network) : QueueServiceClient
{
    public override QueueClient GetQueueClient(string queueName) => new SimulatedQueue(queueName, queues(queueName), network);
}

internal sealed class SimulatedQueue(string name, MessageQueue queue, Network network) : QueueClient
{
    public override async Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{name}.send");
        network.Meter?.Moved(name, 1);
        queue.Add(messageText, visibilityTimeout, timeToLive);
        await network.HeardAsync($"{name}.send");
        return Answer.With<SendReceipt>(null!);
    }

    public override async Task<Response<PeekedMessage>> PeekMessageAsync(CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{name}.peek");
        return Answer.With<PeekedMessage>(
            queue.Front is { } front ? QueuesModelFactory.PeekedMessage(front.Id, front.Text, 0, front.InsertedAt) : null!);
    }

    /// <summary>The sweep of poison looks for messages that no function took: here, functions take all.</summary>
    public override async Task<Response<PeekedMessage[]>> PeekMessagesAsync(
        int? maxMessages = null, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{name}.peek");
        return Answer.With<PeekedMessage[]>([]);
    }

    public override async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{name}.peek");
        return Answer.With(QueuesModelFactory.QueueProperties(null, queue.Count));
    }
}
