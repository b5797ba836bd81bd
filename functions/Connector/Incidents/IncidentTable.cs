using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// The table Incidents. In the partition <c>incidents</c> each incident has a row, and each scope that has a live one a pointer
/// <c>!live|{account or *}</c>; the partition <c>signals</c> holds the last failure of each mailbox that the provider refused; what
/// belongs to one incident alone lies in a partition of its id.
/// </summary>
/// <remarks>
/// An incident and the pointer of its scope are saved in one transaction: two instances that suspect the same make one incident.
/// </remarks>
public sealed class IncidentTable(TableServiceClient tables, IncidentOptions options, TimeProvider time, ILogger<IncidentTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    public async Task<Incident?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? IncidentRows.ToIncident(row) : null;

    /// <summary>All incidents that are live, are not settled, or ended a short while ago; oldest first.</summary>
    public async Task<IReadOnlyList<Incident>> RecentAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow() - options.ReopenWithin;
        var filter =
            TableClient.CreateQueryFilter($"PartitionKey eq {IncidentRows.Incidents} and (IsSettled eq false or EndedAt ge {from})");
        return await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .ReadAsync(IncidentRows.ToIncident, logger, cancellationToken).ToListAsync(cancellationToken);
    }

    /// <summary>All incidents that were ever confirmed, oldest first.</summary>
    public IAsyncEnumerable<Incident> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {IncidentRows.Incidents} and DetectedAt ge {DateTimeOffset.UnixEpoch}"),
            cancellationToken: cancellationToken)
            .ReadAsync(IncidentRows.ToIncident, logger, cancellationToken);

    /// <returns>The incident as saved; null when its scope has a live one.</returns>
    public Task<Incident?> TryBeginAsync(Incident incident, CancellationToken cancellationToken) =>
        TrySubmitAsync(
            incident,
            row => [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, Pointer(incident))],
            cancellationToken);

    /// <param name="before">As it was read.</param>
    /// <returns>The incident as saved; null when somebody else saved it in between, or its scope has another live one.</returns>
    public Task<Incident?> TrySaveAsync(Incident before, Incident after, CancellationToken cancellationToken) =>
        TrySubmitAsync(
            after,
            row =>
            [
                new(TableTransactionActionType.UpdateReplace, row, before.Version),
                .. (before.IsLive, after.IsLive) switch
                {
                    (true, false) => [new TableTransactionAction(TableTransactionActionType.Delete, Pointer(after), ETag.All)],
                    (false, true) => [new TableTransactionAction(TableTransactionActionType.Add, Pointer(after))],
                    _ => Array.Empty<TableTransactionAction>(),
                },
            ],
            cancellationToken);

    /// <summary>Applies an event to the incident as it stands, again when somebody else was faster.</summary>
    /// <returns>The incident as it stands then; null when there is none.</returns>
    public async Task<Incident?> ApplyAsync(string id, IncidentEvent happened, CancellationToken cancellationToken)
    {
        while (await FindAsync(id, cancellationToken) is { } before)
        {
            var after = before.On(happened, time.GetUtcNow(), options);

            if (ReferenceEquals(before, after))
            {
                return before;
            }

            if (await TrySaveAsync(before, after, cancellationToken) is { } saved)
            {
                return saved;
            }
        }

        return null;
    }

    /// <summary>Deletes suspicions that came to nothing, once they count for no decision any more.</summary>
    public async Task ForgetDismissedAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow() - options.ReopenWithin;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {IncidentRows.Incidents} and Phase eq {nameof(IncidentPhase.Dismissed)} and EndedAt lt {from}");

        await foreach (var row in _table.QueryAsync<TableEntity>(
            filter, select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)], cancellationToken: cancellationToken))
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    private static TableEntity Pointer(Incident incident) =>
        new(IncidentRows.Incidents, IncidentRows.PointerKey(incident.Account)) { [nameof(Incident.Id)] = incident.Id };

    private async Task<Incident?> TrySubmitAsync(
        Incident incident, Func<TableEntity, List<TableTransactionAction>> actions, CancellationToken cancellationToken)
    {
        var row = IncidentRows.ToRow(incident);

        try
        {
            var saved = await _table.SubmitTransactionAsync(actions(row), cancellationToken);
            return incident with { Version = saved.Value[0].Headers.ETag ?? throw new FormatException(
                "The table service sent no ETag for a saved incident.") };
        }
        catch (TableTransactionFailedException lost) when (lost.Status is 404 or 409 or 412)
        {
            // The SDK may have met its own first success on a retry: then the row is as it was to be, and the save is ours.
            var found = await FindRowAsync(incident.Id, cancellationToken);
            return found?.GetGuid(IncidentRows.Revision) == row.GetGuid(IncidentRows.Revision)
                ? incident with { Version = found!.ETag } : null;
        }
    }

    private Task<TableEntity?> FindRowAsync(string id, CancellationToken cancellationToken) =>
        _table.FindAsync(IncidentRows.Incidents, StorageKeys.Escape(id), cancellationToken);
}
