using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// The table Alerts. In the partition of its account an outage has a row <c>{id}</c>, one <c>{id}|member|{address}</c> per mailbox and
/// one <c>{id}|sent|{stage}|{number}|{admin}</c> per mail; while it takes new mailboxes <c>open|{kind}</c> points to it, and <c>last|{kind}</c>
/// remembers the one before. What is not
/// over yet has a row <c>{account}|{id}</c> in the partition <c>!unfinished</c>, which no account's id can be; of which incidents anyone was
/// told, and when first, stands in the partition <c>!told</c>.
/// </summary>
/// <remarks>
/// Every read is a point read or a range within a partition. An outage, its pointer and the mailbox that moves it are saved in one
/// transaction, so its counts always agree with its members.
/// </remarks>
public sealed class OutageTable(TableServiceClient tables, ILogger<OutageTable> logger)
{
    internal const string Unfinished = "!unfinished";

    private const string Told = "!told";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    public async Task<Outage?> FindAsync(string account, string id, CancellationToken cancellationToken) =>
        await FindRowAsync(account, StorageKeys.Escape(id), cancellationToken) is { } row ? OutageRows.ToOutage(row) : null;

    /// <summary>The outage of a kind that new mailboxes join.</summary>
    public async Task<Outage?> FindOpenAsync(string account, OutageKind kind, CancellationToken cancellationToken) =>
        await FindRowAsync(account, OutageRows.PointerKey(kind), cancellationToken) is { } pointer
            ? await FindAsync(account, OutageRows.PointsTo(pointer), cancellationToken)
            : null;

    /// <summary>The outages that new mailboxes join, all kinds at one call.</summary>
    public async Task<Dictionary<OutageKind, string>> OpenAsync(string account, CancellationToken cancellationToken)
    {
        var open = new Dictionary<OutageKind, string>();
        var pointers = RangeAsync(account, OutageRows.Open, cancellationToken);

        await foreach (var pointer in pointers.ReadAsync(row => new Pointer(OutageRows.PointsFrom(row), OutageRows.PointsTo(row)), logger, cancellationToken))
        {
            open[pointer.Kind] = pointer.Outage;
        }

        return open;
    }

    /// <summary>How restless the last outage of a kind was, when it ended after a moment; 0 when that is long ago.</summary>
    public async Task<int> FlapsAfterAsync(string account, OutageKind kind, DateTimeOffset moment, CancellationToken cancellationToken) =>
        await FindRowAsync(account, OutageRows.LastKey(kind), cancellationToken) is { } last && last.GetDateTimeOffset(nameof(Outage.EndedAt)) > moment
            ? (last.GetInt32(nameof(Outage.Flaps)) ?? 0) + 1
            : 0;

    public async Task<OutageMember?> FindMemberAsync(Outage outage, string address, CancellationToken cancellationToken) =>
        await FindRowAsync(outage.Account, OutageRows.MemberKey(outage.Id, address), cancellationToken) is { } row ? OutageRows.ToMember(row) : null;

    public async Task<List<OutageMember>> MembersAsync(Outage outage, CancellationToken cancellationToken) =>
        await RangeAsync(outage.Account, StorageKeys.Join(outage.Id, OutageRows.Member), cancellationToken)
            .ReadAsync(OutageRows.ToMember, logger, cancellationToken).ToListAsync(cancellationToken);

    public async Task<List<SentMail>> SentAsync(Outage outage, CancellationToken cancellationToken) =>
        await RangeAsync(outage.Account, StorageKeys.Join(outage.Id, OutageRows.Sent), cancellationToken)
            .ReadAsync(OutageRows.ToSent, logger, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Notes what became of a mail. Takes no token: what is known to have happened is written, whoever wants to stop.</summary>
    public async Task RecordAsync(Outage outage, SentMail sent) =>
        await _table.UpsertEntityAsync(OutageRows.ToRow(outage, sent), TableUpdateMode.Replace, CancellationToken.None);

    /// <summary>Notes that a mail about an incident left; the earliest note stays.</summary>
    public async Task NoteToldAsync(string incident, DateTimeOffset at)
    {
        try
        {
            await _table.AddEntityAsync(new TableEntity(Told, StorageKeys.Escape(incident)) { [nameof(SentMail.At)] = at }, CancellationToken.None);
        }
        catch (RequestFailedException known) when (known.Status == (int)HttpStatusCode.Conflict)
        {
        }
    }

    /// <summary>When anyone was first told of an incident; null while nobody was.</summary>
    public async Task<DateTimeOffset?> FirstToldAsync(string incident, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(Told, StorageKeys.Escape(incident), cancellationToken: cancellationToken);
        return row.HasValue ? OutageRows.Instant(row.Value!, nameof(SentMail.At)) : null;
    }

    /// <returns>The outage as saved; null when another one of its kind is open.</returns>
    public async Task<Outage?> TryAddAsync(Outage outage, OutageMember first, CancellationToken cancellationToken)
    {
        // First, so that a crash leaves a row too many, which the next sweep removes, and never an outage that no sweep sees.
        await TryListAsync(outage, cancellationToken);

        return await TrySubmitAsync(
            outage,
            [
                new(TableTransactionActionType.Add, OutageRows.ToRow(outage)),
                new(TableTransactionActionType.Add, OutageRows.ToPointer(outage)),
                new(TableTransactionActionType.Add, OutageRows.ToRow(outage, first)),
            ],
            cancellationToken);
    }

    /// <summary>Saves an outage and the mailbox that moved it.</summary>
    /// <param name="before">As it was read.</param>
    /// <param name="put">A member to be saved with it.</param>
    /// <param name="remove">A member to be forgotten with it.</param>
    /// <returns>The outage as saved; null when somebody else saved it in between.</returns>
    public async Task<Outage?> TrySaveAsync(
        Outage before, Outage after, CancellationToken cancellationToken, OutageMember? put = null, OutageMember? remove = null)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, OutageRows.ToRow(after), before.Version)];

        if (before.IsOpen && !after.IsOpen)
        {
            actions.Add(new(TableTransactionActionType.Delete, OutageRows.ToPointer(after), ETag.All));

            if (after.Stage == OutageStage.Resolved)
            {
                actions.Add(new(TableTransactionActionType.UpsertReplace, OutageRows.ToLast(after)));
            }
        }

        if (put is not null)
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, OutageRows.ToRow(after, put)));
        }

        if (remove is not null)
        {
            actions.Add(new(TableTransactionActionType.Delete, OutageRows.ToRow(after, remove), ETag.All));
        }

        return await TrySubmitAsync(after, actions, cancellationToken);
    }

    /// <summary>Applies a change to the outage as it stands, again when somebody else was faster.</summary>
    /// <returns>The outage as saved; null when there is none.</returns>
    public async Task<Outage?> ChangeAsync(string account, string id, Func<Outage, Outage> change, CancellationToken cancellationToken)
    {
        while (await FindAsync(account, id, cancellationToken) is { } before)
        {
            if (await TrySaveAsync(before, change(before), cancellationToken) is { } saved)
            {
                return saved;
            }
        }

        return null;
    }

    /// <summary>Puts an outage on the list of what is not over.</summary>
    /// <returns>False if it is there.</returns>
    public async Task<bool> TryListAsync(Outage outage, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Unfinished, StorageKeys.Join(outage.Account, outage.Id))
        {
            [nameof(Outage.Account)] = outage.Account,
            [nameof(Outage.Id)] = outage.Id,
            [nameof(Outage.StartedAt)] = outage.StartedAt,
        };

        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException known) when (known.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>What is not over, of all accounts.</summary>
    public async IAsyncEnumerable<Outage> ListUnfinishedAsync(
        DateTimeOffset forgetLostBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Unfinished}"), cancellationToken: cancellationToken);

        await foreach (var entry in rows.ReadAsync(ToEntry, logger, cancellationToken))
        {
            var row = await FindRowAsync(entry.Account, StorageKeys.Escape(entry.Outage), cancellationToken);

            // One that cannot be read stays in the list, so that the log names it until somebody repairs it.
            var outage = row is null ? null : Rows.TryRead(row, OutageRows.ToOutage, logger);

            if (outage is { IsOver: false })
            {
                yield return outage;
            }
            else if (outage is not null || (row is null && entry.StartedAt < forgetLostBefore))
            {
                await FinishAsync(entry.Account, entry.Outage, cancellationToken);
            }
        }
    }

    private static Entry ToEntry(TableEntity row) =>
        new(OutageRows.Text(row, nameof(Outage.Account)), OutageRows.Text(row, nameof(Outage.Id)), OutageRows.Instant(row, nameof(Outage.StartedAt)));

    /// <summary>Takes an outage off the list of what is not over; its rows stay as history.</summary>
    public async Task FinishAsync(string account, string id, CancellationToken cancellationToken) =>
        await _table.DeleteEntityAsync(Unfinished, StorageKeys.Join(account, id), ETag.All, cancellationToken);

    private async Task<Outage?> TrySubmitAsync(Outage outage, List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await _table.SubmitTransactionAsync(actions, cancellationToken);
            return outage with { Version = saved.Value[0].Headers.ETag ?? throw new FormatException("The table service sent no ETag for a saved outage.") };
        }
        catch (TableTransactionFailedException lost) when (lost.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    private async Task<TableEntity?> FindRowAsync(string account, string row, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(StorageKeys.Escape(account), row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>The rows whose key goes on behind a bar; the brace is the character after the bar.</summary>
    private AsyncPageable<TableEntity> RangeAsync(string account, string prefix, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {StorageKeys.Escape(account)} and RowKey ge {prefix + "|"} and RowKey lt {prefix + "}"}"),
            cancellationToken: cancellationToken);

    private sealed record Pointer(OutageKind Kind, string Outage);

    /// <summary>An outage on the list of what is not over.</summary>
    private sealed record Entry(string Account, string Outage, DateTimeOffset StartedAt);
}
