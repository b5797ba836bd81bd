namespace Connector.Reporting.ServiceLevels;

/// <summary>How soon mail was delivered: in the last day and week, and in each hour of the last day.</summary>
/// <param name="Missing">Mails of the last week that a completeness proof found at Gmail and not here. It has imported them.</param>
public sealed record ServiceReport(
    IReadOnlyList<ServiceLevel> Day, IReadOnlyList<ServiceLevel> Week, IReadOnlyList<ServiceLevel> Hours, int Missing)
{
    public static ServiceReport Of(IReadOnlyList<ServiceHour> hours, DateTimeOffset now)
    {
        var dayAgo = now.AddDays(-1);
        return new ServiceReport(
            ServiceLevel.Of(dayAgo, hours),
            ServiceLevel.Of(now.AddDays(-7), hours),
            [
                .. hours.Where(hour => hour.Hour >= ServiceHour.HourOf(dayAgo))
                    .GroupBy(hour => hour.Hour)
                    .SelectMany(hour => ServiceLevel.Of(hour.Key, hour)),
            ],
            hours.Sum(hour => hour.Missing));
    }
}
