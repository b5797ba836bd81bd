using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// The list of the outages that are not over, of all accounts. Each has a row <c>{account}|{id}</c> in one of the sixteen partitions
/// <c>!unfinished-0</c> to <c>!unfinished-f</c> of the table Alerts, by a hash of its account. An incident opens an outage in every account
/// within seconds, and a partition takes 2,000 rows a second (learn.microsoft.com, "Scalability and performance targets for Table
/// storage").
/// </summary>
/// <remarks>Version a7820e4 and earlier had all rows in the partition <c>!unfinished</c>. They are still read, and deleted.</remarks>
internal sealed class UnfinishedOutages(TableServiceClient tables, ILogger logger)
{
    /// <summary>The partition of earlier versions, and the beginning of today's names.</summary>
    internal const string Earlier = "!unfinished";

    /// <summary>The next character after the hyphen is the full stop.</summary>
    private const string End = Earlier + ".";

    private const int NotFound = 404;

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    public static string PartitionOf(string account) => $"{Earlier}-{StorageKeys.PartOf(account)}";

    /// <summary>Adds an outage that no version has listed before.</summary>
    public Task AddNewAsync(Outage outage, CancellationToken cancellationToken) => _table.TryAddAsync(ToRow(outage), cancellationToken);

    /// <returns>False if the list has it already.</returns>
    public async Task<bool> TryAddAsync(Outage outage, CancellationToken cancellationToken)
    {
        var row = ToRow(outage);
        return await _table.TryAddAsync(row, cancellationToken) is not null
            && !await DeletedAsync(Earlier, row.RowKey, cancellationToken);
    }

    public IAsyncEnumerable<Entry> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {Earlier} and PartitionKey lt {End}"), cancellationToken: cancellationToken)
        .ReadAsync(ToEntry, logger, cancellationToken);

    public async Task RemoveAsync(string account, string id, CancellationToken cancellationToken)
    {
        var key = StorageKeys.Join(account, id);

        if (!await DeletedAsync(PartitionOf(account), key, cancellationToken))
        {
            await DeletedAsync(Earlier, key, cancellationToken);
        }
    }

    /// <returns>False if there was no such row.</returns>
    private async Task<bool> DeletedAsync(string partition, string key, CancellationToken cancellationToken) =>
        (await _table.DeleteEntityAsync(partition, key, ETag.All, cancellationToken)).Status != NotFound;

    private static TableEntity ToRow(Outage outage) => new(PartitionOf(outage.Account), StorageKeys.Join(outage.Account, outage.Id))
    {
        [nameof(Outage.Account)] = outage.Account,
        [nameof(Outage.Id)] = outage.Id,
        [nameof(Outage.StartedAt)] = outage.StartedAt,
    };

    private static Entry ToEntry(TableEntity row) =>
        new(row.Text(nameof(Outage.Account)), row.Text(nameof(Outage.Id)), row.Instant(nameof(Outage.StartedAt)));

    /// <summary>An entry of the list.</summary>
    internal sealed record Entry(string Account, string Outage, DateTimeOffset StartedAt);
}
