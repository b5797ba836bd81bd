using System.Globalization;
using Connector.Access;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Words;

namespace Connector.WebConsole;

/// <summary>What every page of the console has: its reader, his language and his clock.</summary>
/// <param name="Zone">The administrators' time zone; null for UTC.</param>
/// <param name="Token">Makes the token of a form that posts to an address; see <see cref="FormToken"/>.</param>
public sealed record Frame(Visitor Visitor, Locale Locale, TimeZoneInfo? Zone, DateTimeOffset Now, Func<string, string> Token)
{
    /// <summary>As browsers send a field of the type date (WHATWG HTML, "valid date string").</summary>
    private const string Iso = "yyyy-MM-dd";

    /// <summary>There was no Gmail before 2004.</summary>
    private const int FirstYear = 2004;

    public ConsoleWords Words => ConsoleWords.In(Locale);

    public PageWords PageWords => PageWords.In(Locale);

    public Wording Causes => Wording.In(Locale);

    public string ZoneName => Zone?.Id ?? "UTC";

    /// <summary>The beginning of a day in the reader's zone, as a field of a form spells it; null if it is no day of the past, or
    /// is before Gmail.</summary>
    public DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year >= FirstYear && Begin(day) is var begin && begin < Now
            ? begin
            : null;

    /// <summary>Today's day in the reader's zone or one before it, as a field of a form spells it.</summary>
    public string DaysAgo(int days) =>
        TimeZoneInfo.ConvertTime(Now, Zone ?? TimeZoneInfo.Utc).AddDays(-days).ToString(Iso, CultureInfo.InvariantCulture);

    /// <summary>Where clocks are put forward at midnight, the day begins an hour later; the hour before is empty.</summary>
    private DateTimeOffset Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, (Zone ?? TimeZoneInfo.Utc).GetUtcOffset(midnight));
    }

    /// <summary>A moment, without the day if it is today.</summary>
    public string Moment(DateTimeOffset at) => Causes.Moment(at, Now, Zone) + (Zone is null ? " UTC" : "");
}
