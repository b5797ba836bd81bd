namespace Connector.Reporting.ServiceLevels;

/// <summary>The deliveries of one route in one hour.</summary>
/// <param name="Hour">When the hour began.</param>
/// <param name="Route">The route on which the mails came.</param>
/// <param name="Missing">Mails that a completeness proof found at Gmail and not here.</param>
public sealed record ServiceHour(DateTimeOffset Hour, string Route, LagHistogram Lags, int Missing = 0)
{
    /// <summary>Stored mails that had no delivery, and were handed over.</summary>
    public int Stray { get; init; }

    /// <summary>The same hour of another instance, or a later part of it.</summary>
    public ServiceHour Plus(ServiceHour more) =>
        this with { Lags = Lags.Plus(more.Lags), Missing = Missing + more.Missing, Stray = Stray + more.Stray };

    public static DateTimeOffset HourOf(DateTimeOffset moment) =>
        new(moment.UtcDateTime.Date.AddHours(moment.UtcDateTime.Hour), TimeSpan.Zero);
}
