using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Connector.Delivering;
using Connector.Storage;
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
    public static async Task<int> DeliverAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken)
    {
        var queue = connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.DeliveriesQueue);
        var jobs = 0;

        while ((QueueMessage?)(await queue.ReceiveMessageAsync(cancellationToken: cancellationToken)).Value is { } message)
        {
            var job = JsonSerializer.Deserialize<DeliveryJob>(message.Body.ToString(), JsonSerializerOptions.Web)!;
            await connector.Get<DeliverMessages>().HandleAsync(job, cancellationToken);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
            jobs++;
        }

        return jobs;
    }

    /// <summary>What became of a power cut between the rows and their jobs.</summary>
    public static Task LoseJobsAsync(this ConnectorUnderTest connector, CancellationToken cancellationToken) =>
        connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.DeliveriesQueue).ClearMessagesAsync(cancellationToken);
}
