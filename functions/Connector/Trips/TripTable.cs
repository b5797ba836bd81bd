using System.Globalization;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Trips;

/// <summary>
/// The table TestMails: in the partition of each test address a row for each <see cref="Trip"/>, and one for each day with the
/// <see cref="TripCounts"/>. A trip is counted in the transaction that saves its outcome, so the counts are exact.
/// </summary>
public sealed class TripTable(TableServiceClient tables, TableScan scan, TimeProvider time, ILogger<TripTable> logger)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(31);

    private const string TripPart = "trip";

    private const string DayPart = "day";

    /// <summary>The next character after the bar that joins parts is the closing brace.</summary>
    private const string TripEnd = TripPart + "}";

    private const string DayEnd = DayPart + "}";

    private const string DayFormat = "yyyyMMdd";

    private static readonly TimeSpan BudgetPerMinute = TimeSpan.FromSeconds(10);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.TestMailsTable);

    /// <returns>Null if there is a trip of this slot already.</returns>
    public async Task<Trip?> TryAddAsync(Trip trip, CancellationToken cancellationToken) =>
        await _table.TryAddAsync(ToRow(trip), row => ToTrip(row).Nonce == trip.Nonce, cancellationToken) is { } version
            ? trip with { Version = version } : null;

    /// <summary>Applies a change, and repeats it if another writer was faster.</summary>
    /// <returns>False if there is no such trip.</returns>
    public async Task<bool> ChangeAsync(
        MailboxKey mailbox, string nonce, Func<Trip, Trip> change, CancellationToken cancellationToken)
    {
        if (Trip.ReadSlot(nonce) is not { } slot)
        {
            return false;
        }

        while (await _table.FindAsync(Partition(mailbox), RowOf(slot), cancellationToken) is { } row)
        {
            var found = ToTrip(row);

            if (found.Nonce != nonce)
            {
                return false;
            }

            if (await _table.TryReplaceAsync(ToRow(change(found)), found.Version, cancellationToken) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Saves a trip that was judged, and counts its outcome if it is new.</summary>
    /// <returns>False if another writer was faster.</returns>
    public async Task<bool> TrySaveAsync(Trip before, Trip after, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, ToRow(after), before.Version)];

        if (before.Outcome is null && after.Outcome is { } outcome)
        {
            var known = await _table.FindAsync(Partition(after.Mailbox), DayOf(after.Slot), cancellationToken);
            var day = ToRow(after, (known is null ? new TripCounts() : ToCounts(known)).Plus(outcome));
            actions.Add(known is null
                ? new(TableTransactionActionType.Add, day)
                : new(TableTransactionActionType.UpdateReplace, day, known.ETag));
        }

        return await _table.TrySubmitAsync(actions, cancellationToken) is not null;
    }

    /// <summary>The trips of an address that are followed, oldest first.</summary>
    public async Task<IReadOnlyList<Trip>> ListOpenAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await QueryAsync(mailbox, time.GetUtcNow() - (2 * Trip.FollowedFor), $" and {nameof(Trip.IsOver)} eq false", cancellationToken);

    /// <summary>The trips of an address since a moment, oldest first.</summary>
    public async Task<IReadOnlyList<Trip>> ListAsync(MailboxKey mailbox, DateTimeOffset since, CancellationToken cancellationToken) =>
        await QueryAsync(mailbox, since, "", cancellationToken);

    /// <summary>The sum of the days since a moment.</summary>
    public async Task<TripCounts> SumAsync(MailboxKey mailbox, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var days = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"PartitionKey eq {Partition(mailbox)} and RowKey ge {DayOf(since)} and RowKey lt {DayEnd}"),
            cancellationToken: cancellationToken);
        return await days.ReadAsync(ToCounts, logger, cancellationToken)
            .AggregateAsync(new TripCounts(), (sum, day) => sum.Plus(day), cancellationToken);
    }

    /// <summary>Deletes rows that are too old, also those of addresses that are no test addresses any more.</summary>
    public async Task EraseOldAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() - KeptFor;
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"(RowKey ge {DayPart} and RowKey lt {DayOf(until)}) or (RowKey ge {TripPart} and RowKey lt {RowOf(until)})"),
            select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)], cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync("test mails", rows, BudgetPerMinute, TimeSpan.FromDays(1), cancellationToken))
        {
            foreach (var row in page)
            {
                await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<Trip>> QueryAsync(
        MailboxKey mailbox, DateTimeOffset since, string filter, CancellationToken cancellationToken)
    {
        var range = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition(mailbox)} and RowKey ge {RowOf(since)} and RowKey lt {TripEnd}");
        return await _table.QueryAsync<TableEntity>(range + filter, cancellationToken: cancellationToken)
            .ReadAsync(ToTrip, logger, cancellationToken).ToListAsync(cancellationToken);
    }

    private static TableEntity ToRow(Trip trip) =>
        new TableEntity(Partition(trip.Mailbox), RowOf(trip.Slot)) { [nameof(Trip.IsOver)] = trip.IsOver }.WithState(trip);

    private static Trip ToTrip(TableEntity row) => row.State<Trip>() with { Version = row.ETag };

    private static TableEntity ToRow(Trip trip, TripCounts counts) =>
        new TableEntity(Partition(trip.Mailbox), DayOf(trip.Slot)).WithState(counts);

    private static TripCounts ToCounts(TableEntity row) => row.State<TripCounts>();

    private static string Partition(MailboxKey mailbox) => StorageKeys.Join(mailbox.Account, mailbox.Address);

    private static string RowOf(DateTimeOffset slot) => StorageKeys.Join(TripPart, Trip.Spell(slot));

    private static string DayOf(DateTimeOffset slot) =>
        StorageKeys.Join(DayPart, slot.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture));
}
