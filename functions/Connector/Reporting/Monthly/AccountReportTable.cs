using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Reporting.ServiceLevels;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Monthly;

/// <summary>
/// The table AccountReports. The partition of an account has a row <c>day|{yyyy-MM-dd}|{route}</c> for each day with deliveries, and a row
/// <c>report|{yyyy-MM}</c> for each monthly report.
/// </summary>
public sealed class AccountReportTable(TableServiceClient tables, ILogger<AccountReportTable> logger)
{
    private const string Day = "day";

    private const string Report = "report";

    private const string DayFormat = "yyyy-MM-dd";

    private const string Counts = "Counts";

    private const string IsSent = "IsSent";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AccountReportsTable);

    /// <summary>Adds deliveries to a day, once for each batch. Several instances may do so at the same time.</summary>
    /// <param name="batch">Its hour is the beginning of the day.</param>
    public Task AddAsync(string account, CountBatch batch, CancellationToken cancellationToken)
    {
        var key = StorageKeys.Join(Day, TextOf(batch.More.Hour), batch.More.Route);
        return _table.ChangeAsync(
            StorageKeys.Escape(account), key, row => batch.IsIn(row) ? null : batch.Mark(ToRow(row), row), cancellationToken);

        TableEntity ToRow(TableEntity? row)
        {
            var sum = row is null ? batch.More : batch.More.Plus(ReadDay(row));
            return new TableEntity(StorageKeys.Escape(account), key)
            {
                [Counts] = JsonSerializer.Serialize(sum.Lags.Counts),
                [nameof(ServiceHour.Missing)] = sum.Missing,
                [nameof(ServiceHour.Stray)] = sum.Stray,
            };
        }
    }

    /// <summary>The days of a month, by day and route.</summary>
    public async Task<IReadOnlyList<ServiceHour>> DaysAsync(string account, Month month, CancellationToken cancellationToken) =>
        await _table.ListAsync(StorageKeys.Escape(account), Day, cancellationToken)
            .ReadAsync(ReadDay, logger, cancellationToken)
            .Where(day => day.Hour >= month.Begin && day.Hour < month.End)
            .ToListAsync(cancellationToken);

    public async Task<MonthlyReport?> FindAsync(string account, Month month, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(account), Key(month), cancellationToken) is { } row ? row.State<MonthlyReport>() : null;

    /// <summary>Whether the mail of a report was handed over for sending.</summary>
    public async Task<bool> IsSentAsync(string account, Month month, CancellationToken cancellationToken) =>
        (await _table.FindAsync(StorageKeys.Escape(account), Key(month), cancellationToken))?.GetBoolean(IsSent) == true;

    /// <summary>The months that have a report, the newest first.</summary>
    public async Task<IReadOnlyList<Month>> MonthsAsync(string account, CancellationToken cancellationToken)
    {
        var rows = await _table.ListAsync(StorageKeys.Escape(account), Report, cancellationToken).ToListAsync(cancellationToken);
        return [.. rows.Select(row => Month.Read(row.RowKey.Split('|')[^1])).OfType<Month>().OrderByDescending(month => month.Begin)];
    }

    /// <summary>Adds a report. If there is one already, it stays, because it may have been sent.</summary>
    /// <returns>The stored report.</returns>
    public async Task<MonthlyReport> AddAsync(string account, Month month, MonthlyReport report, CancellationToken cancellationToken)
    {
        var row = new TableEntity(StorageKeys.Escape(account), Key(month)) { [IsSent] = false }.WithState(report);
        return await _table.TryAddAsync(row, cancellationToken) is not null
            ? report : await FindAsync(account, month, cancellationToken) ?? report;
    }

    /// <summary>Notes that the mail of a report was handed over, and deletes the days that no later report needs.</summary>
    public async Task SentAsync(string account, Month month, CancellationToken cancellationToken)
    {
        var sent = new TableEntity(StorageKeys.Escape(account), Key(month)) { [IsSent] = true };
        await _table.TryMergeAsync(sent, ETag.All, cancellationToken);
        var needed = StorageKeys.Join(Day, TextOf(month.Begin));

        await foreach (var row in _table.ListAsync(StorageKeys.Escape(account), Day, cancellationToken)
            .Where(row => string.CompareOrdinal(row.RowKey, needed) < 0))
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    /// <summary>Deletes everything of an account.</summary>
    public async Task EraseAsync(string account, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.ListAsync(StorageKeys.Escape(account), cancellationToken))
        {
            await _table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    private static ServiceHour ReadDay(TableEntity row)
    {
        var (day, route) = row.RowKey.Split('|') is [_, var first, var second] ? (first, second) : throw row.Lacks(nameof(row.RowKey));
        var begun = DateTimeOffset.ParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var lags = new LagHistogram(row.Json<int[]>(Counts, JsonSerializerOptions.Default));
        return new ServiceHour(begun, route, lags, row.GetInt32(nameof(ServiceHour.Missing)) ?? 0)
        {
            Stray = row.GetInt32(nameof(ServiceHour.Stray)) ?? 0,
        };
    }

    private static string Key(Month month) => StorageKeys.Join(Report, month.ToString());

    private static string TextOf(DateTimeOffset day) => day.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);
}
