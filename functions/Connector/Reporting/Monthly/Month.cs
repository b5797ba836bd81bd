using System.Globalization;

namespace Connector.Reporting.Monthly;

/// <summary>A calendar month in UTC.</summary>
public sealed record Month(DateTimeOffset Begin)
{
    private const string Format = "yyyy-MM";

    /// <summary>When the first mails of a day may be read. Before, they would come in the night.</summary>
    private const int Morning = 7;

    /// <summary>Instances save their figures later than a month ends.</summary>
    private static readonly TimeSpan LateFigures = TimeSpan.FromHours(1);

    /// <summary>A report that could not be sent for so many days is left out.</summary>
    private const int LastDay = 7;

    /// <summary>Exclusive.</summary>
    public DateTimeOffset End => Begin.AddMonths(1);

    public static Month Of(DateTimeOffset moment) =>
        new(new DateTimeOffset(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero));

    /// <returns>Null if the text is no month, such as <c>2026-11</c>.</returns>
    public static Month? Read(string text) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begin)
            ? new Month(begin) : null;

    /// <summary>
    /// The month that is reported on now: the last one, from the morning of the first day of the new month in the readers' zone.
    /// </summary>
    /// <param name="zone">Null for UTC.</param>
    /// <returns>Null if none is due.</returns>
    public static Month? Due(TimeZoneInfo? zone, DateTimeOffset now)
    {
        var current = Of(now);
        var local = TimeZoneInfo.ConvertTime(now, zone ?? TimeZoneInfo.Utc).DateTime;
        var isDue = MayBeDue(now)
            && now >= current.Begin + LateFigures
            && local >= current.Begin.DateTime.AddHours(Morning);
        return isDue ? new Month(current.Begin.AddMonths(-1)) : null;
    }

    /// <summary>Whether a report may be due in any zone, so that a look at the accounts is needed.</summary>
    public static bool MayBeDue(DateTimeOffset now) => now.UtcDateTime.Day <= LastDay;

    public override string ToString() => Begin.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
