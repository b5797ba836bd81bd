using System.Text.Json.Nodes;
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
            new TableEntity(StorageKeys.Escape(key.Account), StorageKeys.Escape(key.Address))
            {
                [nameof(ParkedMailbox.IncidentId)] = incident,
            },
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
        new TableEntity(StorageKeys.Escape(parked.Key.Account), StorageKeys.Escape(parked.Key.Address))
        {
            [nameof(ParkedMailbox.NextProbeAt)] = parked.NextProbeAt,
            [nameof(ParkedMailbox.IncidentId)] = parked.IncidentId,
        }.WithState(parked);

    private static ParkedMailbox ToParked(TableEntity row) => row.State<ParkedMailbox>(state =>
    {
        state["key"] = new JsonObject { ["account"] = row.Text("Account"), ["address"] = row.Text("Address") };
        state["cause"] = row.GetString("Class");
        state["evidence"] = new JsonObject
        {
            ["status"] = row.GetInt32("EvidenceStatus"),
            ["reason"] = row.GetString("EvidenceReason"),
            ["locationHost"] = row.GetString("EvidenceLocationHost"),
        };
    }) with
    {
        IncidentId = row.GetString(nameof(ParkedMailbox.IncidentId)),
        Version = row.ETag,
    };
}
