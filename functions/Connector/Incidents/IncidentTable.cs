using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>
/// The table Incidents. The partition <c>incidents</c> has a row for each incident, and a pointer <c>!live|{account or *}</c> for each
/// scope with a live incident. The partitions <c>signals-…</c> have the provider's failures, by minute and a part of the accounts. The
/// partitions that begin with an incident's id have its accounts and its proofs, by a part of the accounts; earlier versions had them in
/// one partition. The partition <c>!look</c> says which instance may look for an incident.
/// </summary>
/// <remarks>
/// An incident and the pointer of its scope are saved in one transaction: two instances that suspect the same make one incident.
/// </remarks>
public sealed class IncidentTable(TableServiceClient tables, IncidentOptions options, TimeProvider time, ILogger<IncidentTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    private static readonly TimeSpan SignalsKeptFor = TimeSpan.FromDays(2);

    private long _saves;

    private bool _mayHaveOlderSignals = true;

    /// <summary>Saves that this instance has tried, so that <see cref="IncidentGate"/> knows when its copy is out of date.</summary>
    public long Saves => Interlocked.Read(ref _saves);

    public async Task<Incident?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? IncidentRows.ToIncident(row) : null;

    /// <summary>All incidents that are live, are not settled, or ended recently; oldest first.</summary>
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

    /// <summary>The incidents that began after a moment and were confirmed, oldest first. Their ids begin with their time.</summary>
    public IAsyncEnumerable<Incident> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var first = since.UtcDateTime.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        return _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {IncidentRows.Incidents} and RowKey ge {first} and DetectedAt ge {DateTimeOffset.UnixEpoch}"),
            cancellationToken: cancellationToken)
            .ReadAsync(IncidentRows.ToIncident, logger, cancellationToken);
    }

    /// <returns>The incident as saved; null if its scope has a live one.</returns>
    public Task<Incident?> TryBeginAsync(Incident incident, CancellationToken cancellationToken) =>
        TrySubmitAsync(
            incident,
            row => [new(TableTransactionActionType.Add, row), new(TableTransactionActionType.Add, Pointer(incident))],
            cancellationToken);

    /// <param name="before">The incident as it was read.</param>
    /// <returns>The incident as saved; null if another instance saved it since, or its scope has another live one.</returns>
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

    /// <summary>Applies an event to an incident, and tries again if another instance saves it in between.</summary>
    /// <returns>The incident after the event; null if there is no such incident.</returns>
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

    /// <summary>Deletes dismissed incidents that no decision needs any more.</summary>
    public Task ForgetDismissedAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow() - options.ReopenWithin;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {IncidentRows.Incidents} and Phase eq {nameof(IncidentPhase.Dismissed)} and EndedAt lt {from}");
        return _table.DeleteAllAsync(filter, cancellationToken);
    }

    /// <summary>Called before an account is alerted, so that it also gets the all-clear.</summary>
    public async Task NoteAccountAsync(string incident, string account, CancellationToken cancellationToken) =>
        await _table.PutAsync(
            new TableEntity(IncidentRows.AccountsOf(incident, account), IncidentRows.AccountKey(account))
            {
                [nameof(MailboxKey.Account)] = account,
            },
            cancellationToken);

    public async Task SaveProofAsync(string incident, MailboxProof proof, CancellationToken cancellationToken) =>
        await _table.PutAsync(IncidentRows.ToRow(incident, proof), cancellationToken);

    public async Task<MailboxProof?> FindProofAsync(string incident, MailboxKey mailbox, CancellationToken cancellationToken) =>
        (await _table.FindAsync(IncidentRows.ProofsOf(incident, mailbox.Account), IncidentRows.ProofKey(mailbox), cancellationToken)
            ?? await _table.FindAsync(incident, IncidentRows.ProofKey(mailbox), cancellationToken)) is { } row
                ? IncidentRows.ToProof(row) : null;

    /// <summary>The alerted accounts, and the proofs.</summary>
    public async Task<(IReadOnlyList<string> Accounts, IReadOnlyList<MailboxProof> Proofs)> ReadAccountsAsync(
        string incident, CancellationToken cancellationToken)
    {
        var accounts = await ListAsync(incident, IncidentRows.Account, cancellationToken)
            .ReadAsync(row => row.Text(nameof(MailboxKey.Account)), logger, cancellationToken).Distinct().ToListAsync(cancellationToken);
        var proofs = new Dictionary<MailboxKey, MailboxProof>();

        await foreach (var proof in ListAsync(incident, IncidentRows.Proof, cancellationToken)
            .ReadAsync(IncidentRows.ToProof, logger, cancellationToken))
        {
            proofs[proof.Mailbox] = proof;
        }

        return (accounts, [.. proofs.Values]);
    }

    /// <summary>The rows of one kind, those of earlier versions first.</summary>
    private IAsyncEnumerable<TableEntity> ListAsync(string incident, string kind, CancellationToken cancellationToken)
    {
        var (first, end) = IncidentRows.PartsOf(incident, kind);
        AsyncPageable<TableEntity>[] rows =
        [
            _table.ListAsync(incident, kind, cancellationToken),
            QueryAsync($"PartitionKey ge {first} and PartitionKey lt {end}", cancellationToken),
        ];
        return rows.ToAsyncEnumerable().SelectMany(part => part);
    }

    /// <summary>Saves a failure if it is the provider's fault. Called before the failure is recorded in the mailbox itself.</summary>
    /// <remarks>Takes no token, so that a host that is shutting down does not lose the failure.</remarks>
    public async Task NoteSignalAsync(MailboxKey mailbox, Failure failure, DateTimeOffset at)
    {
        if (failure.Class.IsOfProvider())
        {
            await _table.PutAsync(
                IncidentRows.ToRow(new ProviderSignal(mailbox, at, failure.Class, failure.Evidence)), CancellationToken.None);
        }
    }

    /// <summary>The last provider failure of each mailbox that failed after this. A successful fetch writes nothing.</summary>
    public async Task<IReadOnlyDictionary<MailboxKey, ProviderSignal>> SignalsSinceAsync(
        DateTimeOffset from, CancellationToken cancellationToken)
    {
        var signals = new Dictionary<MailboxKey, ProviderSignal>();
        await AddAsync($"PartitionKey ge {IncidentRows.SignalsOf(from)} and PartitionKey lt {IncidentRows.SignalsEnd} and At ge {from}");

        if (_mayHaveOlderSignals)
        {
            var count = signals.Count;
            await AddAsync($"PartitionKey eq {IncidentRows.Signals} and At ge {from}");
            _mayHaveOlderSignals = signals.Count > count;
        }

        return signals;

        async Task AddAsync(FormattableString filter)
        {
            await foreach (var signal in QueryAsync(filter, cancellationToken).ReadAsync(IncidentRows.ToSignal, logger, cancellationToken))
            {
                if (!(signals.GetValueOrDefault(signal.Mailbox)?.At > signal.At))
                {
                    signals[signal.Mailbox] = signal;
                }
            }
        }
    }

    /// <summary>Deletes a thousand signals that no decision needs any more; the next minute deletes the next ones.</summary>
    public async Task ForgetSignalsAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() - SignalsKeptFor;
        FormattableString filter =
            $"PartitionKey ge {IncidentRows.Signals} and PartitionKey lt {IncidentRows.SignalsOf(until)} and At lt {until}";
        var old = await QueryAsync(filter, cancellationToken).Take(1_000).ToListAsync(cancellationToken);

        foreach (var rows in old.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(Transactions.MaxRows)))
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellationToken);
        }
    }

    private AsyncPageable<TableEntity> QueryAsync(FormattableString filter, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), cancellationToken: cancellationToken);

    private static TableEntity Pointer(Incident incident) =>
        new(IncidentRows.Incidents, IncidentRows.PointerKey(incident.Account)) { [nameof(Incident.Id)] = incident.Id };

    private async Task<Incident?> TrySubmitAsync(
        Incident incident, Func<TableEntity, List<TableTransactionAction>> actions, CancellationToken cancellationToken)
    {
        var row = IncidentRows.ToRow(incident);

        try
        {
            var version = await _table.TrySubmitAsync(actions(row), cancellationToken);

            // After a lost answer the SDK repeats the request and meets its own success: then the row has the revision of this save.
            version ??= await FindRowAsync(incident.Id, cancellationToken) is { } found
                && found.GetGuid(IncidentRows.Revision) == row.GetGuid(IncidentRows.Revision) ? found.ETag : null;
            return version is { } saved ? incident with { Version = saved } : null;
        }
        finally
        {
            Interlocked.Increment(ref _saves);
        }
    }

    private Task<TableEntity?> FindRowAsync(string id, CancellationToken cancellationToken) =>
        _table.FindAsync(IncidentRows.Incidents, StorageKeys.Escape(id), cancellationToken);
}
