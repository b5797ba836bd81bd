using Azure;
using Azure.Data.Tables;
using Connector.Alerting.Notices;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>Erases the rows of an account from the table Alerts: outages, sent mails, silences, notices and digests.</summary>
public sealed class AlertErasure(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    public async Task EraseAsync(string account, CancellationToken cancellationToken)
    {
        var key = StorageKeys.Escape(account);
        var (first, end) = (key + "|", key + "}");

        // The partition of the account is last, because the other rows point into it.
        string[] filters =
        [
            TableClient.CreateQueryFilter($"PartitionKey eq {OutageTable.Unfinished} and RowKey ge {first} and RowKey lt {end}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {NoticeTable.ToldPartition} and RowKey ge {first} and RowKey lt {end}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {NoticeTable.OpenPartition} and RowKey ge {first} and RowKey lt {end}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {Digests.DigestTable.Digests} and RowKey eq {key}"),
            TableClient.CreateQueryFilter($"PartitionKey eq {key}"),
        ];

        foreach (var filter in filters)
        {
            await DeleteAsync(filter, cancellationToken);
        }
    }

    private async Task DeleteAsync(string filter, CancellationToken cancellationToken)
    {
        string[] keys = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)];

        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: keys, cancellationToken: cancellationToken))
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }
}
