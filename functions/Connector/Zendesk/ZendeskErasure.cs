using Azure;
using Azure.Data.Tables;
using Connector.Messages;
using Connector.Storage;

namespace Connector.Zendesk;

/// <summary>Erases what is known about the tickets of an account: the rows of its threads and of its deliveries.</summary>
public sealed class ZendeskErasure(TableServiceClient tables)
{
    /// <summary>May be repeated.</summary>
    public async Task EraseAsync(string account, CancellationToken cancellationToken)
    {
        // Both tables have partitions that begin with the account.
        var (first, end) = MessageKeys.PartitionsOf(account);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");

        foreach (var table in new[] { StorageNames.ZendeskThreadsTable, StorageNames.ZendeskDeliveriesTable })
        {
            await EraseAsync(tables.GetTableClient(table), filter, cancellationToken);
        }
    }

    private static async Task EraseAsync(TableClient table, string filter, CancellationToken cancellationToken)
    {
        string[] keys = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)];

        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: keys, cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }
}
