using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals;

/// <summary>
/// The table Arrivals: a row for each mailbox with its <see cref="ArrivalHistory"/>. It is beside the mailbox's own row, because the
/// planner reads all mailboxes every minute and has no use for three kilobytes of counts.
/// </summary>
public sealed class ArrivalTable(
    TableServiceClient tables, UnreachedMailboxes unreached, SilenceOptions options, ILogger<ArrivalTable> logger)
{
    private const string State = "State";

    private const string Counts = "Counts";

    private const string SuspectAt = "SuspectAt";

    /// <summary>No account's id begins with an exclamation mark.</summary>
    private const string All = "!all";

    private const string Suspicions = "suspicions";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ArrivalsTable);

    /// <returns>Null for a mailbox that has had no mail since it was connected.</returns>
    public async Task<ArrivalHistory?> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await ReadAsync(mailbox, cancellationToken) is { } row ? ToHistory(row) : null;

    /// <summary>The history of a mailbox, and the judgement of the time since its newest mail.</summary>
    /// <param name="until">When all mail was last fetched.</param>
    /// <returns>Null if nothing is known: the mailbox cannot be judged, and a weekly test mail was not lost or sent.</returns>
    public async Task<(ArrivalHistory History, ArrivalVerdict Verdict)?> LookAsync(
        MailboxKey mailbox, DateTimeOffset? until, CancellationToken cancellationToken) =>
        options.IsOn && until is { } fetched && await FindAsync(mailbox, cancellationToken) is { } history
            && (history.Judge(fetched, options.SuspicionsPerYear) ?? history.WithoutJudgement) is { } verdict
                ? (history, verdict)
                : null;

    /// <summary>Whether the time between two moments is a usual gap of the mailbox.</summary>
    public async Task<bool> IsUsualGapAsync(
        MailboxKey mailbox, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        options.IsOn && await FindAsync(mailbox, cancellationToken) is { } history
            && history.IsUsualGap(from, until, options.SuspicionsPerYear);

    /// <summary>Reads, changes and saves the history of a mailbox, and starts again if another call saves it in between.</summary>
    /// <param name="lookAt">When to look at it again, if the history gives another moment than the next suspicion.</param>
    public async Task ChangeAsync(
        MailboxKey mailbox, Action<ArrivalHistory> change, CancellationToken cancellationToken, DateTimeOffset? lookAt = null)
    {
        while (true)
        {
            var found = await ReadAsync(mailbox, cancellationToken);
            var history = found is null ? new ArrivalHistory() : ToHistory(found);
            change(history);

            if (await _table.TrySaveAsync(ToRow(mailbox, history, lookAt), found?.ETag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    /// <summary>The mailboxes that are to be looked at, page by page.</summary>
    public AsyncPageable<DueArrivals> ListDueAsync(DateTimeOffset now) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"SuspectAt le {now}"), select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)])
            .ReadPages(row => new DueArrivals(
                new MailboxKey(StorageKeys.Unescape(row.PartitionKey), StorageKeys.Unescape(row.RowKey))));

    /// <summary>The test mails of suspicions about an account's mailboxes that have neither arrived nor been given up.</summary>
    public async Task<IReadOnlyList<SentTestMail>> ListSentAsync(string account, CancellationToken cancellationToken) =>
        await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {StorageKeys.Escape(account)}"),
                select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), State], cancellationToken: cancellationToken)
            .ReadAsync(ToState, logger, cancellationToken)
            .Select(state => state.TestMail)
            .OfType<SentTestMail>()
            .Where(sent => sent is { IsWeekly: false, IsForAll: false })
            .ToListAsync(cancellationToken);

    /// <summary>Adds the suspicions of a sweep to those of the last sweeps, which are in a row beside those of the mailboxes.</summary>
    /// <returns>The suspicions since a moment.</returns>
    public async Task<int> AddSuspicionsAsync(SuspicionCount more, DateTimeOffset since, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await _table.FindAsync(All, Suspicions, cancellationToken);
            var known = found is null ? [] : found.Json<List<SuspicionCount>>(State, JsonSerializerOptions.Web);
            List<SuspicionCount> kept = [.. known.Where(count => count.At > since), more];
            var row = new TableEntity(All, Suspicions) { [State] = JsonSerializer.Serialize(kept, JsonSerializerOptions.Web) };

            if (await _table.TrySaveAsync(row, found?.ETag, cancellationToken) is not null)
            {
                return kept.Sum(count => count.Mailboxes);
            }
        }
    }

    /// <summary>Deletes all that is known of a mailbox that is being disconnected.</summary>
    public async Task DeleteAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await unreached.RemoveAsync(mailbox, cancellationToken);
        await _table.DeleteAsync(Partition(mailbox), Row(mailbox), cancellationToken);
    }

    private Task<TableEntity?> ReadAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.FindAsync(Partition(mailbox), Row(mailbox), cancellationToken);

    private TableEntity ToRow(MailboxKey mailbox, ArrivalHistory history, DateTimeOffset? lookAt)
    {
        var row = new TableEntity(Partition(mailbox), Row(mailbox))
        {
            [State] = JsonSerializer.Serialize(history.ToState(), JsonSerializerOptions.Web),
            [Counts] = history.ToBytes(),
        };

        if ((lookAt ?? history.LookAt(options.SuspicionsPerYear)) is { } at)
        {
            row[SuspectAt] = at;
        }

        return row;
    }

    private static ArrivalHistory ToHistory(TableEntity row) =>
        new(ToState(row), row.GetBinary(Counts) ?? []);

    private static ArrivalState ToState(TableEntity row) => row.Json<ArrivalState>(State, JsonSerializerOptions.Web);

    private static string Partition(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Account);

    private static string Row(MailboxKey mailbox) => StorageKeys.Escape(mailbox.Address);
}

/// <summary>A mailbox whose history is to be looked at.</summary>
public sealed record DueArrivals(MailboxKey Mailbox);

/// <summary>How many mailboxes a sweep suspected.</summary>
public sealed record SuspicionCount(DateTimeOffset At, int Mailboxes);
