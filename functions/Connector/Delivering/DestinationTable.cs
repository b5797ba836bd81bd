using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>The table Destinations: a row for each account whose destination does not take every message at present.</summary>
public sealed class DestinationTable(TableServiceClient tables)
{
    private const string Row = "health";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.DestinationsTable);

    /// <returns>Null when the destination took the last message that it was given.</returns>
    public async Task<DestinationHealth?> FindAsync(string account, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(StorageKeys.Escape(account), Row, cancellationToken: cancellationToken);
        return row.HasValue ? ToHealth(row.Value!) : null;
    }

    public IAsyncEnumerable<DestinationHealth> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).Select(ToHealth);

    /// <summary>Applies a change to the row as it stands, again when somebody else was faster.</summary>
    /// <param name="change">Pure. From null when there is no row.</param>
    public async Task<DestinationHealth> ChangeAsync(string account, Func<DestinationHealth?, DestinationHealth> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await FindAsync(account, cancellationToken);
            var after = change(before);

            if (await TrySaveAsync(after with { Version = before?.Version ?? default }, cancellationToken) is { } saved)
            {
                return saved;
            }
        }
    }

    /// <param name="health">As changed; its version is that of the row that was read, or none for a new row.</param>
    /// <returns>The row as saved; null when somebody else changed it since.</returns>
    public async Task<DestinationHealth?> TrySaveAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        try
        {
            var saved = health.Version == default
                ? await _table.AddEntityAsync(ToRow(health), cancellationToken)
                : await _table.UpdateEntityAsync(ToRow(health), health.Version, TableUpdateMode.Replace, cancellationToken);
            return health with { Version = saved.Headers.ETag ?? throw new FormatException("The table service sent no ETag for a saved row.") };
        }
        catch (RequestFailedException moved) when (IsMoved(moved))
        {
            return null;
        }
    }

    /// <returns>False when somebody else changed it since it was read.</returns>
    public async Task<bool> TryRemoveAsync(DestinationHealth health, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(StorageKeys.Escape(health.Account), Row, health.Version, cancellationToken);
            return true;
        }
        catch (RequestFailedException moved) when (IsMoved(moved))
        {
            return false;
        }
    }

    private static TableEntity ToRow(DestinationHealth health) => new(StorageKeys.Escape(health.Account), Row)
    {
        [nameof(DestinationHealth.Since)] = health.Since,
        [nameof(DestinationHealth.LastAt)] = health.LastAt,
        [nameof(DestinationHealth.Failures)] = health.Failures,
        [nameof(DestinationHealth.Refused)] = string.Join(',', health.Refused),
        [nameof(DestinationHealth.Reason)] = health.Reason,
        [nameof(DestinationHealth.ProbeAt)] = health.ProbeAt,
        [nameof(DestinationHealth.ClearedAt)] = health.ClearedAt,
    };

    private static DestinationHealth ToHealth(TableEntity row) => new(StorageKeys.Unescape(row.PartitionKey))
    {
        Since = row.GetDateTimeOffset(nameof(DestinationHealth.Since)) ?? DateTimeOffset.UnixEpoch,
        LastAt = row.GetDateTimeOffset(nameof(DestinationHealth.LastAt)) ?? DateTimeOffset.UnixEpoch,
        Failures = row.GetInt32(nameof(DestinationHealth.Failures)) ?? 0,
        Refused = (row.GetString(nameof(DestinationHealth.Refused)) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries),
        Reason = row.GetString(nameof(DestinationHealth.Reason)) ?? "",
        ProbeAt = row.GetDateTimeOffset(nameof(DestinationHealth.ProbeAt)),
        ClearedAt = row.GetDateTimeOffset(nameof(DestinationHealth.ClearedAt)),
        Version = row.ETag,
    };

    private static bool IsMoved(RequestFailedException exception) => exception.Status is
        (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Conflict;
}
