using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Reporting.Activity;

/// <summary>
/// The table Activity: a row for each minute in which an instance did something. A partition is a day, and the key of a row is the time and
/// the instance.
/// </summary>
public sealed class ActivityTable(TableServiceClient tables, TimeProvider time)
{
    /// <summary>The longest time that one reading covers, because a day may have 1,440 rows of each instance.</summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromDays(7);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private const string Day = "yyyyMMdd";

    private const string Second = "HHmmss";

    private readonly string _instance = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ActivityTable);

    /// <summary>Saves what this instance did. A minute in which nothing happened has no row.</summary>
    public async Task SaveAsync(MinuteActivity activity, CancellationToken cancellationToken)
    {
        if (activity.IsEmpty)
        {
            return;
        }

        var row = new TableEntity(Text(activity.At, Day), $"{Text(activity.At, Second)}-{_instance}");
        (string Name, int Value)[] columns =
        [
            (nameof(MinuteActivity.Calls), activity.Calls), (nameof(MinuteActivity.Failed), activity.Failed),
            (nameof(MinuteActivity.ByApi), activity.ByApi), (nameof(MinuteActivity.ByForwarding), activity.ByForwarding),
            (nameof(MinuteActivity.Held), activity.Held),
        ];

        foreach (var (name, value) in columns.Where(column => column.Value > 0))
        {
            row[name] = value;
        }

        await _table.PutAsync(row, cancellationToken);
    }

    /// <summary>The minutes with activity, by time. All instances are added up.</summary>
    /// <param name="from">At most <see cref="LongestRead"/> before the end.</param>
    public async Task<IReadOnlyList<MinuteActivity>> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var first = until - from > LongestRead ? until - LongestRead : from;
        var days = Enumerable.Range(0, (until.UtcDateTime.Date - first.UtcDateTime.Date).Days + 1)
            .Select(day => new DateTimeOffset(first.UtcDateTime.Date.AddDays(day), TimeSpan.Zero));
        var rows = await Task.WhenAll(days.Select(day => ReadDayAsync(day, first > day ? first : day, until, cancellationToken)));
        return
        [
            .. rows.SelectMany(day => day).GroupBy(one => one.At).Select(minute => minute.Aggregate((one, other) => one + other))
                .OrderBy(one => one.At),
        ];
    }

    /// <summary>Deletes rows that are too old.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var old = await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey lt {Text(time.GetUtcNow() - KeptFor, Day)}"), Transactions.MaxRows,
                [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)], cancellationToken)
            .Take(Transactions.MaxRows).ToListAsync(cancellationToken);

        foreach (var day in old.GroupBy(row => row.PartitionKey))
        {
            await _table.SubmitTransactionAsync(
                day.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)), cancellationToken);
        }
    }

    private async Task<IReadOnlyList<MinuteActivity>> ReadDayAsync(
        DateTimeOffset day, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var end = until.UtcDateTime.Date > day.UtcDateTime.Date ? "24" : Text(until, Second);
        return await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter(
                    $"PartitionKey eq {Text(day, Day)} and RowKey ge {Text(from, Second)} and RowKey lt {end}"),
                cancellationToken: cancellationToken)
            .Select(ToActivity).ToListAsync(cancellationToken);
    }

    private static MinuteActivity ToActivity(TableEntity row) => new(
        DateTimeOffset.ParseExact(
            row.PartitionKey + row.RowKey[..4], Day + Second[..4], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Count(row, nameof(MinuteActivity.Calls)), Count(row, nameof(MinuteActivity.Failed)), Count(row, nameof(MinuteActivity.ByApi)),
        Count(row, nameof(MinuteActivity.ByForwarding)), Count(row, nameof(MinuteActivity.Held)));

    private static int Count(TableEntity row, string column) => row.GetInt32(column) ?? 0;

    private static string Text(DateTimeOffset at, string form) => at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
}
