using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Support;

/// <summary>Takes the place of the trigger on the queue <c>deliveries</c>.</summary>
internal static class DeliveryWorker
{
    /// <summary>Settings that make a receiver the destination.</summary>
    public static (string Name, string Value)[] SettingsFor(WebhookReceiver receiver) =>
    [
        ("Destination__Kind", "webhook"),
        ("Destination__Webhook__Uri", receiver.Address.AbsoluteUri),
        ("Destination__Webhook__Secret", receiver.Secret),
        ("Destination__Webhook__AllowPrivate", "true"),
    ];

    /// <summary>Works off the jobs that are visible now.</summary>
    /// <returns>How many there were.</returns>
    public static Task<int> DeliverAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken) =>
        DrainAsync(connector.Get<QueueServiceClient>(), connector.Get<DeliverMessages>(), cancellationToken);

    /// <summary>Handles jobs as the queue trigger does: a job that fails comes back to the queue.</summary>
    /// <param name="host">The host's own way to the queue, which outlives the worker.</param>
    /// <returns>How many jobs there were.</returns>
    public static async Task<int> DrainAsync(QueueServiceClient host, DeliverMessages worker, CancellationToken cancellationToken)
    {
        var queue = host.GetQueueClient(StorageNames.DeliveriesQueue);
        var jobs = 0;

        while ((QueueMessage?)(await queue.ReceiveMessageAsync(cancellationToken: cancellationToken)).Value is { } message)
        {
            try
            {
                await worker.HandleAsync(
                    JsonSerializer.Deserialize<DeliveryJob>(message.Body, JsonSerializerOptions.Web)!, cancellationToken);
            }
            catch
            {
                await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, cancellationToken: cancellationToken);
                throw;
            }

            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            jobs++;
        }

        return jobs;
    }

    /// <summary>Empties the queue, as a person or an outage of storage may.</summary>
    public static Task LoseJobsAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken) =>
        connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.DeliveriesQueue).ClearMessagesAsync(cancellationToken);

    /// <summary>The state that a crash leaves between the rows of Messages and their delivery.</summary>
    public static async Task LoseDeliveriesAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken)
    {
        await connector.LoseJobsAsync(cancellationToken);
        var table = connector.Get<DeliveryTable>();

        await foreach (var delivery in table.ListAsync(cancellationToken))
        {
            await table.RemoveAsync(delivery);
        }
    }

    /// <summary>Runs the duties of a minute.</summary>
    public static Task SweepAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken) =>
        connector.Get<MinuteSweeps>().HandleAsync(cancellationToken);
}
