namespace Connector.Reporting.ServiceLevels;

/// <summary>How soon mail was delivered: in the last day and week, and in each hour of the last day.</summary>
/// <param name="Missing">Mails of the last week that a completeness proof found at Gmail and not here. It has imported them.</param>
public sealed record ServiceReport(
    IReadOnlyList<ServiceLevel> Day, IReadOnlyList<ServiceLevel> Week, IReadOnlyList<ServiceLevel> Hours, int Missing)
{
    /// <summary>Mails of the last week that were stored and had no delivery. They were handed over.</summary>
    public int Stray { get; init; }

    /// <summary>Mails of the last week that were in no place where they belong, until the connector found them. It must be 0.</summary>
    public int Unaccounted => Missing + Stray;

    /// <summary>How soon administrators were told of an outage; null if there was none in the last 30 days.</summary>
    public AlertDelay? FirstAlert { get; init; }

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
            hours.Sum(hour => hour.Missing))
        {
            Stray = hours.Sum(hour => hour.Stray),
        };
    }
}
