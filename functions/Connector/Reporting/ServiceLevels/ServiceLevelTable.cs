using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.ServiceLevels;

/// <summary>The table ServiceLevels: a row for each hour and route, by day.</summary>
public sealed class ServiceLevelTable(TableServiceClient tables, ILogger<ServiceLevelTable> logger)
{
    private const string Counts = "Counts";

    private const string HourFormat = "yyyy-MM-ddTHH";

    private const string DayFormat = "yyyy-MM-dd";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ServiceLevelsTable);

    /// <summary>Adds deliveries to an hour, once for each batch. Several instances may do so at the same time.</summary>
    public Task AddAsync(CountBatch batch, CancellationToken cancellationToken) => _table.ChangeAsync(
        Partition(batch.More.Hour),
        Row(batch.More),
        row => batch.IsIn(row) ? null : batch.Mark(ToRow(row is null ? batch.More : batch.More.Plus(Read(row))), row),
        cancellationToken);

    /// <summary>The hours since a moment, oldest first.</summary>
    public async Task<IReadOnlyList<ServiceHour>> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var from = ServiceHour.HourOf(since);
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {Partition(from)}"), cancellationToken: cancellationToken);
        return await rows.ReadAsync(Read, logger, cancellationToken).Where(hour => hour.Hour >= from).ToListAsync(cancellationToken);
    }

    private static TableEntity ToRow(ServiceHour hour) => new(Partition(hour.Hour), Row(hour))
    {
        [Counts] = JsonSerializer.Serialize(hour.Lags.Counts),
        [nameof(ServiceHour.Missing)] = hour.Missing,
        [nameof(ServiceHour.Stray)] = hour.Stray,
    };

    private static ServiceHour Read(TableEntity row)
    {
        var (hour, route) = row.RowKey.Split('|') is [var first, var second] ? (first, second) : throw row.Lacks(nameof(row.RowKey));
        var begun = DateTimeOffset.ParseExact(hour, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var lags = new LagHistogram(row.Json<int[]>(Counts, JsonSerializerOptions.Default));
        return new ServiceHour(begun, route, lags, row.GetInt32(nameof(ServiceHour.Missing)) ?? 0)
        {
            Stray = row.GetInt32(nameof(ServiceHour.Stray)) ?? 0,
        };
    }

    private static string Partition(DateTimeOffset hour) => hour.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string Row(ServiceHour hour) =>
        StorageKeys.Join(hour.Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture), hour.Route);
}
