namespace Connector.Reporting.ServiceLevels;

/// <summary>The deliveries of one route in one hour.</summary>
/// <param name="Hour">When the hour began.</param>
/// <param name="Route">The route on which the mails came.</param>
public sealed record ServiceHour(DateTimeOffset Hour, string Route, LagHistogram Lags)
{
    public static DateTimeOffset HourOf(DateTimeOffset moment) =>
        new(moment.UtcDateTime.Date.AddHours(moment.UtcDateTime.Hour), TimeSpan.Zero);
}
