using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Mailboxes;

/// <summary>
/// The table ParkedMailboxes: one row per mailbox that is parked or being probed. The mailbox's own row decides. This one is written before
/// a mailbox is parked and deleted after it is back: a crash in between leaves a superfluous row, which the next probe removes, and
/// never loses one.
/// </summary>
public sealed class ParkedMailboxTable(TableServiceClient tables, ILogger<ParkedMailboxTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.ParkedMailboxesTable);

    /// <returns>The row at its new version.</returns>
    public async Task<ParkedMailbox> SaveAsync(ParkedMailbox parked, CancellationToken cancellationToken) =>
        parked with { Version = await _table.PutAsync(ToRow(parked), cancellationToken) };

    /// <summary>Notes the incident that explains why a mailbox is parked. Does nothing if the mailbox is back by now.</summary>
    public Task AttachAsync(MailboxKey key, string incident, CancellationToken cancellationToken) =>
        _table.TryMergeAsync(
            new TableEntity(StorageKeys.Escape(key.Account), StorageKeys.Escape(key.Address)) { ["IncidentId"] = incident },
            ETag.All,
            cancellationToken);

    /// <summary>Deletes the row as it was read.</summary>
    /// <returns>False if the row was written since, because the mailbox may have been parked again.</returns>
    public Task<bool> TryDeleteAsync(ParkedMailbox parked, CancellationToken cancellationToken) =>
        _table.TryDeleteAsync(
            StorageKeys.Escape(parked.Key.Account), StorageKeys.Escape(parked.Key.Address), parked.Version, cancellationToken);

    public async Task<ParkedMailbox?> FindAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(key.Account), StorageKeys.Escape(key.Address), cancellationToken) is { } row
            ? ToParked(row)
            : null;

    /// <summary>The parked mailboxes of an account, by address.</summary>
    public IAsyncEnumerable<ParkedMailbox> ListAsync(string account, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(account)}"), cancellationToken);

    /// <summary>All parked mailboxes.</summary>
    public IAsyncEnumerable<ParkedMailbox> ListAsync(CancellationToken cancellationToken) => QueryAsync(null, cancellationToken);

    /// <summary>The parked mailboxes whose probe is due.</summary>
    /// <remarks>Filters on a column outside the key, since the table holds parked mailboxes only and is read once a minute.</remarks>
    public AsyncPageable<ParkedMailbox> ListDueAsync(DateTimeOffset now, int pageSize, CancellationToken cancellationToken) =>
        QueryAsync(TableClient.CreateQueryFilter($"NextProbeAt le {now}"), cancellationToken, pageSize);

    private AsyncPageable<ParkedMailbox> QueryAsync(string? filter, CancellationToken cancellationToken, int? pageSize = null) =>
        _table.QueryAsync<TableEntity>(filter, pageSize, cancellationToken: cancellationToken)
            .ReadPages(row => Rows.TryRead(row, ToParked, logger));

    private static TableEntity ToRow(ParkedMailbox parked) =>
        new(StorageKeys.Escape(parked.Key.Account), StorageKeys.Escape(parked.Key.Address))
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
        new MailboxKey(row.Text("Account"), row.Text("Address")),
        Enum.TryParse<FailureClass>(row.GetString("Class"), out var cause) ? cause : FailureClass.ProviderUnavailable,
        row.Instant("Since"),
        row.GetInt32("Attempts") ?? 1,
        row.Instant("NextProbeAt"),
        row.GetDateTimeOffset("LastFetchAt"),
        new Evidence(row.GetInt32("EvidenceStatus"), row.GetString("EvidenceReason"), row.GetString("EvidenceLocationHost")),
        row.GetString("IncidentId"))
    {
        Version = row.ETag,
    };
}
