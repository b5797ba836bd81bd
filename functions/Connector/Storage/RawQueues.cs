using Azure.Storage.Queues;

namespace Connector.Storage;

/// <summary>The queues without any encoding: for messages that another program put there and that are no base64.</summary>
public sealed class RawQueues(QueueServiceClient queues)
{
    public QueueClient GetQueueClient(string queue) => queues.GetQueueClient(queue);
}
