using Azure;
using Azure.Data.Tables;
using Connector.Delivering.Retention;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Zendesk;

/// <summary>
/// Erases rows about old tickets at the age at which raw mail is erased. Rows of threads are kept longer, because a customer may answer
/// after weeks, and they hold hashes and numbers only.
/// </summary>
internal sealed class ZendeskRetention(
    TableServiceClient tables, TableScan scan, RetentionOptions options, TimeProvider time, ILogger<ZendeskRetention> logger)
{
    /// <summary>Zendesk closes a solved ticket after 28 days at the latest (support.zendesk.com, article 4408887712922).</summary>
    private static readonly TimeSpan ThreadsAtLeast = TimeSpan.FromDays(60);

    private static readonly TimeSpan BudgetPerMinute = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RestBetweenPasses = TimeSpan.FromHours(6);

    private const int AtATime = 16;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.KeepMailFor is not { } keepFor)
        {
            return;
        }

        var now = time.GetUtcNow();
        var ofThreads = now - (keepFor > ThreadsAtLeast ? keepFor : ThreadsAtLeast);
        await EraseAsync(
            StorageNames.ZendeskDeliveriesTable, TableClient.CreateQueryFilter($"DoneAt lt {now - keepFor}"), cancellationToken);
        await EraseAsync(
            StorageNames.ZendeskThreadsTable, TableClient.CreateQueryFilter($"At lt {ofThreads}"), cancellationToken);
    }

    private async Task EraseAsync(string name, string filter, CancellationToken cancellationToken)
    {
        var table = tables.GetTableClient(name);
        var rows = table.QueryAsync<TableEntity>(
            filter, select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)], cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync($"retention {name}", rows, BudgetPerMinute, RestBetweenPasses, cancellationToken))
        {
            await Isolated.EachAsync(
                name, page, row => $"{row.PartitionKey} {row.RowKey}",
                (row, token) => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, token), logger, cancellationToken, AtATime);
        }
    }
}
