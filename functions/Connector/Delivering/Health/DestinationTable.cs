using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Health;

/// <summary>
/// Rows of the table Destinations, one for each account whose destination has not accepted its last message. The table has the rows of
/// <see cref="AccountDestinations"/> too.
/// </summary>
public sealed class DestinationTable(TableServiceClient tables, ILogger<DestinationTable> logger)
{
    private const string Row = "health";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.DestinationsTable);

    /// <returns>Null if the destination accepted the last message.</returns>
    public async Task<DestinationHealth?> FindAsync(string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(account), Row, cancellationToken) is { } row ? ToHealth(row) : null;

    public IAsyncEnumerable<DestinationHealth> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {Row}"), cancellationToken: cancellationToken)
            .ReadAsync(ToHealth, logger, cancellationToken);

    /// <summary>Applies a change to the row as it is, again if another writer was faster.</summary>
    /// <param name="change">Pure; gets null if there is no row.</param>
    public async Task<DestinationHealth> ChangeAsync(
        string account, Func<DestinationHealth?, DestinationHealth> change, CancellationToken cancellationToken)
    {
        var saved = await _table.ChangeAsync(
            StorageKeys.Escape(account), Row, row => ToRow(change(row is null ? null : ToHealth(row))), cancellationToken);
        return ToHealth(saved!);
    }

    /// <returns>The row as saved; null if another writer has changed it since it was read.</returns>
    public async Task<DestinationHealth?> TrySaveAsync(DestinationHealth health, CancellationToken cancellationToken) =>
        await _table.TrySaveAsync(ToRow(health), health.Version, cancellationToken) is { } version
            ? health with { Version = version } : null;

    /// <returns>False if another writer has changed the row since it was read.</returns>
    public Task<bool> TryRemoveAsync(DestinationHealth health, CancellationToken cancellationToken) =>
        _table.TryDeleteAsync(StorageKeys.Escape(health.Account), Row, health.Version ?? ETag.All, cancellationToken);

    private static TableEntity ToRow(DestinationHealth health) =>
        new TableEntity(StorageKeys.Escape(health.Account), Row).WithState(health);

    private static DestinationHealth ToHealth(TableEntity row) => row.State<DestinationHealth>(state =>
    {
        var refused = row.GetString(nameof(DestinationHealth.Refused)) ?? "";
        state["account"] = StorageKeys.Unescape(row.PartitionKey);
        state["refused"] = JsonSerializer.SerializeToNode(refused.Split(',', StringSplitOptions.RemoveEmptyEntries));
    }) with
    {
        Version = row.ETag,
    };
}
