using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// Outages in the table Alerts. The partition of the account has the row <c>{id}</c>, a row <c>{id}|member|{address}</c> per member and a
/// row <c>{id}|sent|{stage}|{number}|{admin}</c> per mail. The row <c>open|{kind}</c> points to the open outage, and <c>last|{kind}</c> has
/// the flaps of the last one. <see cref="UnfinishedOutages"/> lists those that are not over. The partition <c>!told</c> has a row per
/// incident with the time of the first mail about it, and <c>!first-mails</c> a row per outage with the times of its first failure and
/// first mail. The row <c>!rate</c>/<c>next</c> has the end of the last reserved turn of the mail server. No account's id begins with an
/// exclamation mark.
/// </summary>
/// <remarks>
/// An outage, its pointer and the member that changes it are saved in one transaction, so the counts always agree with the members.
/// </remarks>
public sealed class OutageTable(TableServiceClient tables, ILogger<OutageTable> logger)
{
    private const string Told = "!told";

    private const string Rate = "!rate";

    private const string FirstMails = "!first-mails";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    private readonly UnfinishedOutages _unfinished = new(tables, logger);

    public async Task<Outage?> FindAsync(string account, string id, CancellationToken cancellationToken) =>
        await FindRowAsync(account, StorageKeys.Escape(id), cancellationToken) is { } row ? OutageRows.ToOutage(row) : null;

    /// <summary>The open outage of a kind.</summary>
    public async Task<Outage?> FindOpenAsync(string account, OutageKind kind, CancellationToken cancellationToken) =>
        await FindRowAsync(account, OutageRows.PointerKey(kind), cancellationToken) is { } pointer
            ? await FindAsync(account, OutageRows.PointsTo(pointer), cancellationToken)
            : null;

    /// <summary>The ids of the open outages.</summary>
    public async Task<List<string>> OpenAsync(string account, CancellationToken cancellationToken) =>
        await RangeAsync(account, OutageRows.Open, cancellationToken)
            .ReadAsync(OutageRows.PointsTo, logger, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>
    /// The flaps that a new outage starts with: those of the last outage of the kind plus one if it ended after the moment, otherwise 0.
    /// </summary>
    public async Task<int> FlapsAfterAsync(string account, OutageKind kind, DateTimeOffset moment, CancellationToken cancellationToken) =>
        await FindRowAsync(account, OutageRows.LastKey(kind), cancellationToken) is { } last
            && last.GetDateTimeOffset(nameof(Outage.EndedAt)) > moment
            ? (last.GetInt32(nameof(Outage.Flaps)) ?? 0) + 1
            : 0;

    /// <summary>When the last outage of an account ended whose resolved mail was sent; null for none.</summary>
    public async Task<DateTimeOffset?> LastEndedAsync(string account, CancellationToken cancellationToken) =>
        await RangeAsync(account, OutageRows.Last, cancellationToken)
            .Select(row => row.GetDateTimeOffset(nameof(Outage.EndedAt)))
            .MaxAsync(cancellationToken: cancellationToken);

    public async Task<OutageMember?> FindMemberAsync(Outage outage, string address, CancellationToken cancellationToken) =>
        await FindRowAsync(outage.Account, OutageRows.MemberKey(outage.Id, address), cancellationToken) is { } row
            ? OutageRows.ToMember(row) : null;

    public async Task<List<OutageMember>> MembersAsync(Outage outage, CancellationToken cancellationToken) =>
        await RangeAsync(outage.Account, StorageKeys.Join(outage.Id, OutageRows.Member), cancellationToken)
            .ReadAsync(OutageRows.ToMember, logger, cancellationToken).ToListAsync(cancellationToken);

    public async Task<List<SentMail>> SentAsync(Outage outage, CancellationToken cancellationToken) =>
        await RangeAsync(outage.Account, StorageKeys.Join(outage.Id, OutageRows.Sent), cancellationToken)
            .ReadAsync(OutageRows.ToSent, logger, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Records the result of a mail. Takes no token, because the mail has left.</summary>
    public async Task RecordAsync(Outage outage, SentMail sent) =>
        await _table.UpsertEntityAsync(OutageRows.ToRow(outage, sent), TableUpdateMode.Replace, CancellationToken.None);

    /// <summary>Records that a mail about an incident left. The earliest record stays.</summary>
    public Task NoteToldAsync(string incident, DateTimeOffset at) =>
        _table.TryAddAsync(new TableEntity(Told, StorageKeys.Escape(incident)) { [nameof(SentMail.At)] = at }, CancellationToken.None);

    /// <summary>When the first mail about an incident left; null for none.</summary>
    public async Task<DateTimeOffset?> FirstToldAsync(string incident, CancellationToken cancellationToken) =>
        (await _table.FindAsync(Told, StorageKeys.Escape(incident), cancellationToken))?.Instant(nameof(SentMail.At));

    /// <summary>Records the first mail about an outage. The earliest record stays. The row names no account and no address.</summary>
    public Task NoteFirstMailAsync(Outage outage, DateTimeOffset at) => _table.TryAddAsync(
        new TableEntity(FirstMails, StorageKeys.Join(BeginOf(outage.StartedAt), outage.Id))
        {
            [nameof(FirstMail.FailedAt)] = outage.Since,
            [nameof(FirstMail.At)] = at,
        },
        CancellationToken.None);

    /// <summary>The first mails of the outages that began after a moment.</summary>
    public async Task<IReadOnlyList<FirstMail>> FirstMailsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {FirstMails} and RowKey ge {BeginOf(since)}"),
            cancellationToken: cancellationToken)
        .ReadAsync(ToFirstMail, logger, cancellationToken).ToListAsync(cancellationToken);

    /// <returns>The outage as saved; null if another one of its kind is open.</returns>
    public async Task<Outage?> TryAddAsync(Outage outage, OutageMember first, CancellationToken cancellationToken)
    {
        // First, so that a crash leaves a superfluous row, which the next sweep removes, and never an outage that no sweep finds.
        await _unfinished.AddNewAsync(outage, cancellationToken);

        return await TrySubmitAsync(
            outage,
            [
                new(TableTransactionActionType.Add, OutageRows.ToRow(outage)),
                new(TableTransactionActionType.Add, OutageRows.ToPointer(outage)),
                new(TableTransactionActionType.Add, OutageRows.ToRow(outage, first)),
            ],
            cancellationToken);
    }

    /// <summary>Saves an outage and the member that changed it.</summary>
    /// <param name="before">As it was read.</param>
    /// <param name="put">A member to save.</param>
    /// <param name="remove">A member to delete.</param>
    /// <returns>The outage as saved; null if it was changed meanwhile.</returns>
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

    /// <summary>Applies a change, and repeats it if another writer was faster.</summary>
    /// <returns>The outage as saved; null if it does not exist.</returns>
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

    /// <summary>Adds an outage to the list of unfinished ones.</summary>
    /// <returns>False if the list has it already.</returns>
    public Task<bool> TryListAsync(Outage outage, CancellationToken cancellationToken) =>
        _unfinished.TryAddAsync(outage, cancellationToken);

    /// <summary>The unfinished outages of all accounts.</summary>
    public async IAsyncEnumerable<Outage> ListUnfinishedAsync(
        DateTimeOffset forgetLostBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in _unfinished.ListAsync(cancellationToken))
        {
            var row = await FindRowAsync(entry.Account, StorageKeys.Escape(entry.Outage), cancellationToken);

            // An outage that cannot be read stays in the list, so that the log names it until a person repairs it.
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

    /// <summary>Removes an outage from the list of unfinished ones. Its rows stay as history.</summary>
    public Task FinishAsync(string account, string id, CancellationToken cancellationToken) =>
        _unfinished.RemoveAsync(account, id, cancellationToken);

    /// <summary>Reserves the next free turn of the mail server, which all instances share.</summary>
    /// <returns>When the turn begins.</returns>
    public async Task<DateTimeOffset> ReserveTurnAsync(DateTimeOffset now, TimeSpan length, CancellationToken cancellationToken)
    {
        var begin = now;
        await _table.ChangeAsync(
            Rate,
            "next",
            last =>
            {
                begin = last?.GetDateTimeOffset(nameof(SentMail.At)) is { } at && at > now ? at : now;
                return new TableEntity(Rate, "next") { [nameof(SentMail.At)] = begin + length };
            },
            cancellationToken);
        return begin;
    }

    private async Task<Outage?> TrySubmitAsync(Outage outage, List<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        await _table.TrySubmitAsync(actions, cancellationToken) is { } version ? outage with { Version = version } : null;

    private Task<TableEntity?> FindRowAsync(string account, string row, CancellationToken cancellationToken) =>
        _table.FindAsync(StorageKeys.Escape(account), row, cancellationToken);

    private AsyncPageable<TableEntity> RangeAsync(string account, string prefix, CancellationToken cancellationToken) =>
        _table.ListAsync(StorageKeys.Escape(account), prefix, cancellationToken);

    private static FirstMail ToFirstMail(TableEntity row) =>
        new(row.Instant(nameof(FirstMail.FailedAt)), row.Instant(nameof(FirstMail.At)));

    private static string BeginOf(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
}
