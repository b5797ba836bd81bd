using Azure.Storage.Queues.Models;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queues of deliveries.</summary>
public sealed class DeliveryFunctions(DeliverMessages deliver, DeliveryPoison poison)
{
    [Function("DeliverMessages")]
    public Task DeliverMessagesAsync([QueueTrigger(StorageNames.DeliveriesQueue)] string job, CancellationToken cancellationToken) =>
        deliver.HandleAsync(JobMessage.Read<DeliveryJob>(job), cancellationToken);

    [Function("DeliverMessagesPoison")]
    public Task DeliverMessagesPoisonAsync(
        [QueueTrigger(StorageNames.DeliveriesPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message.MessageId, message.Body.ToString(), cancellationToken);
}
