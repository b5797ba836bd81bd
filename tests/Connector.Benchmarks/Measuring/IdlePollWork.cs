using System.Text.Json;
using Azure.Storage.Queues;
using Connector.Benchmarks.Simulation;
using Connector.Importing;
using Connector.Storage;

namespace Connector.Benchmarks.Measuring;

/// <summary>A tick for mailboxes with nothing new, with what the host does besides: it receives jobs by the batch and deletes each.</summary>
internal sealed class IdlePollWork(MeasureOrder order, StorageCount count) : IMeasuredWork
{
    /// <summary>As in host.json.</summary>
    private const int BatchSize = 16;

    private readonly ConnectorInProcess _connector = new(order, count);

    public Task PrepareAsync(CancellationToken cancellationToken) => _connector.StartAsync(order.Mailboxes, cancellationToken);

    public async Task RunAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken)
    {
        await _connector.Get<FetchPlanner>().PlanDueAsync(cancellationToken);
        var jobs = _connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue);

        for (var left = mailboxes.Count; left > 0;)
        {
            var batch = await jobs.ReceiveMessagesAsync(BatchSize, TimeSpan.FromMinutes(5), cancellationToken);

            foreach (var message in batch.Value)
            {
                await _connector.Get<FetchMailbox>().HandleAsync(
                    JsonSerializer.Deserialize<FetchJob>(message.Body, JsonSerializerOptions.Web)!, cancellationToken);
                await jobs.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                left--;
            }
        }
    }

    public ValueTask DisposeAsync() => _connector.DisposeAsync();
}
