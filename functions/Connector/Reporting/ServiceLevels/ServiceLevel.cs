namespace Connector.Reporting.ServiceLevels;

/// <summary>How soon mails of one route were delivered in a span of time.</summary>
/// <param name="From">When the span began.</param>
/// <param name="P50Seconds">Half of the mails were delivered within this time.</param>
/// <param name="WithinMinute">The share of mails that were delivered within a minute, from 0 to 1.</param>
public sealed record ServiceLevel(
    DateTimeOffset From, string Route, int Mails, double P50Seconds, double P95Seconds, double P99Seconds, double WithinMinute)
{
    /// <summary>A level for each route that had mails.</summary>
    public static IReadOnlyList<ServiceLevel> Of(DateTimeOffset from, IEnumerable<ServiceHour> hours) =>
    [
        .. hours.Where(hour => hour.Hour >= ServiceHour.HourOf(from))
            .GroupBy(hour => hour.Route)
            .Select(route => Of(from, route.Key, route.Aggregate(LagHistogram.Empty, (sum, hour) => sum.Plus(hour.Lags))))
            .Where(level => level.Mails > 0)
            .OrderBy(level => level.Route, StringComparer.Ordinal),
    ];

    private static ServiceLevel Of(DateTimeOffset from, string route, LagHistogram lags) => new(
        from, route, lags.Mails, Seconds(lags, 0.5), Seconds(lags, 0.95), Seconds(lags, 0.99), Math.Round(lags.WithinMinute ?? 0, 4));

    private static double Seconds(LagHistogram lags, double share) => Math.Round(lags.Quantile(share)?.TotalSeconds ?? 0, 1);
}
