using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Reads the past of an account: its outages, also those that are over. <see cref="OutageTable"/> describes the rows.</summary>
public sealed class OutageHistory(TableServiceClient tables, ILogger<OutageHistory> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <remarks>The ids of outages are the only keys of the partition without a bar, which no filter can tell.</remarks>
    public async IAsyncEnumerable<Outage> ListAsync(string account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = StorageKeys.Escape(account);
        var keys = await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: [nameof(ITableEntity.RowKey)],
                cancellationToken: cancellationToken)
            .Select(row => row.RowKey).Where(key => !key.Contains('|')).ToListAsync(cancellationToken);

        foreach (var key in keys)
        {
            if (await _table.FindAsync(partition, key, cancellationToken) is { } row
                && Rows.TryRead(row, OutageRows.ToOutage, logger) is { } outage)
            {
                yield return outage;
            }
        }
    }
}
