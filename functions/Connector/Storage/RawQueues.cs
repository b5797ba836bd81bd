using Azure.Storage.Queues;

namespace Connector.Storage;

/// <summary>The queues without encoding, for messages of other programs that are not base64.</summary>
public sealed class RawQueues(QueueServiceClient queues)
{
    public QueueClient GetQueueClient(string queue) => queues.GetQueueClient(queue);
}
