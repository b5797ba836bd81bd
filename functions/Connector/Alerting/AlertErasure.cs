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

        // The partition of the account is last, because the other rows point into it.
        string[] shared =
            [UnfinishedOutages.PartitionOf(account), UnfinishedOutages.Earlier, NoticeTable.ToldPartition, NoticeTable.OpenPartition];
        var rows = shared
            .Select(partition => _table.ListAsync(partition, key, cancellationToken))
            .Append(_table.ListAsync(key, cancellationToken)).ToAsyncEnumerable().SelectMany(part => part);
        await _table.DeleteAsync(Digests.DigestTable.Digests, key, cancellationToken);

        await foreach (var row in rows)
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }
}
