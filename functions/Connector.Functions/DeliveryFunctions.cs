using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queue of deliveries.</summary>
public sealed class DeliveryFunctions(DeliverMessages deliver)
{
    [Function("DeliverMessages")]
    public Task DeliverMessagesAsync([QueueTrigger(StorageNames.DeliveriesQueue)] string job, CancellationToken cancellationToken) =>
        deliver.HandleAsync(JobMessage.Read<DeliveryJob>(job), cancellationToken);
}
