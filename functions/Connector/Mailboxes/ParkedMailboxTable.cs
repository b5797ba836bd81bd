using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Mailboxes;

/// <summary>
/// The table ParkedMailboxes: one row per mailbox that is parked or being probed. The mailbox's own row decides; this one is
/// written before a mailbox is parked and deleted after it is back, so that a crash in between leaves a row too many, which the
/// next probe removes, and never one too few.
/// </summary>
public sealed class ParkedMailboxTable(TableServiceClient tables, ILogger<ParkedMailboxTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.ParkedMailboxesTable);

    /// <returns>The row at its new version.</returns>
    public async Task<ParkedMailbox> SaveAsync(ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var saved = await _table.UpsertEntityAsync(ToRow(parked), TableUpdateMode.Replace, cancellationToken);
        return parked with { Version = saved.Headers.ETag ?? default };
    }

    /// <summary>Notes the incident that explains why a mailbox is parked; one that is back by now stays so.</summary>
    public async Task AttachAsync(MailboxKey key, string incident, CancellationToken cancellationToken)
    {
        var row = new TableEntity(StorageKeys.Escape(key.Account), StorageKeys.Escape(key.Address)) { ["IncidentId"] = incident };

        try
        {
            await _table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            // Back, or gone.
        }
    }

    /// <summary>Deletes the row as it was read.</summary>
    /// <returns>False if the row was written since: the mailbox may have been parked anew.</returns>
    public async Task<bool> TryDeleteAsync(ParkedMailbox parked, CancellationToken cancellationToken)
    {
        var (partition, row) = PositionOf(parked);

        try
        {
            await _table.DeleteEntityAsync(partition, row, parked.Version, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    public async Task<ParkedMailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(
            StorageKeys.Escape(key.Account), StorageKeys.Escape(key.Address), cancellationToken: cancellationToken);

        return row.HasValue ? ToParked(row.Value!) : null;
    }

    /// <summary>The parked mailboxes of an account, by address.</summary>
    public IAsyncEnumerable<ParkedMailbox> ListAsync(string account, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(account)}"), cancellationToken);

    /// <summary>All parked mailboxes.</summary>
    public IAsyncEnumerable<ParkedMailbox> ListAsync(CancellationToken cancellationToken) => QueryAsync(null, cancellationToken);

    /// <summary>The parked mailboxes whose probe is due.</summary>
    /// <param name="after">Where to start; null for the top.</param>
    /// <remarks>Filters on a column that is no key: the table holds only what is parked, and is read once a tick.</remarks>
    public IAsyncEnumerable<ParkedMailbox> ListDueAsync(DateTimeOffset now, RowPosition? after, CancellationToken cancellationToken) =>
        QueryAsync(RowPosition.FilterAfter(after, TableClient.CreateQueryFilter($"NextProbeAt le {now}")), cancellationToken);

    public static RowPosition PositionOf(ParkedMailbox parked) => new(StorageKeys.Escape(parked.Key.Account), StorageKeys.Escape(parked.Key.Address));

    private IAsyncEnumerable<ParkedMailbox> QueryAsync(string? filter, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ReadAsync(ToParked, logger, cancellationToken);

    private static TableEntity ToRow(ParkedMailbox parked) => new(StorageKeys.Escape(parked.Key.Account), StorageKeys.Escape(parked.Key.Address))
    {
        ["Account"] = parked.Key.Account,
        ["Address"] = parked.Key.Address,
        ["Class"] = parked.Cause.ToString(),
        ["Since"] = parked.Since,
        ["Attempts"] = parked.Attempts,
        ["NextProbeAt"] = parked.NextProbeAt,
        ["LastFetchAt"] = parked.LastFetchAt,
        ["EvidenceStatus"] = parked.Evidence.Status,
        ["EvidenceReason"] = parked.Evidence.Reason,
        ["EvidenceLocationHost"] = parked.Evidence.LocationHost,
        ["IncidentId"] = parked.IncidentId,
    };

    private static ParkedMailbox ToParked(TableEntity row) => new(
        new MailboxKey(Text(row, "Account"), Text(row, "Address")),
        Enum.TryParse<FailureClass>(row.GetString("Class"), out var cause) ? cause : FailureClass.ProviderUnavailable,
        Instant(row, "Since"),
        row.GetInt32("Attempts") ?? 1,
        Instant(row, "NextProbeAt"),
        row.GetDateTimeOffset("LastFetchAt"),
        new Evidence(row.GetInt32("EvidenceStatus"), row.GetString("EvidenceReason"), row.GetString("EvidenceLocationHost")),
        row.GetString("IncidentId"))
    {
        Version = row.ETag,
    };

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Lacks(row, column);

    private static DateTimeOffset Instant(TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Lacks(row, column);

    private static FormatException Lacks(TableEntity row, string column) =>
        new($"ParkedMailboxes row '{row.PartitionKey}/{row.RowKey}' lacks the column {column}.");
}
