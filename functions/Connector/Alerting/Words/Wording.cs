using System.Globalization;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <summary>
/// Every text for administrators, in one language: mails, pages and the second channel. A new language is a class, a name in
/// <see cref="Locale"/> and a line in <see cref="In(Locale)"/>; the compiler names the texts that it lacks.
/// </summary>
public abstract partial class Wording
{
    internal static EnglishWording English { get; } = new();

    internal static GermanWording German { get; } = new();

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static Wording In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    /// <summary>Language tag.</summary>
    public abstract string Language { get; }

    /// <summary>Sender's name if the settings have none.</summary>
    public abstract string SenderName { get; }

    /// <summary>Day and month.</summary>
    protected abstract string Day(DateTime date);

    /// <summary>A time of day, marked as UTC.</summary>
    public static string Time(DateTimeOffset at) => $"{Clock(at.UtcDateTime)} UTC";

    /// <summary>A moment, marked as UTC; after the reader's own time if the zone is known.</summary>
    public string Moment(DateTimeOffset at, TimeZoneInfo? zone = null)
    {
        if (zone is null)
        {
            return $"{Day(at.UtcDateTime)}, {Time(at)}";
        }

        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var utc = local.Date == at.UtcDateTime.Date ? Time(at) : $"{Day(at.UtcDateTime)}, {Time(at)}";
        return $"{Day(local)}, {Clock(local)} ({utc})";
    }

    /// <summary>A moment next to another one, in the same zone. Without the day if both are on the same day.</summary>
    public string Moment(DateTimeOffset at, DateTimeOffset beside, TimeZoneInfo? zone)
    {
        var (one, other) = (In(zone, at), In(zone, beside));
        return one.Date == other.Date ? Clock(one) : $"{Day(one)}, {Clock(one)}";

        static DateTime In(TimeZoneInfo? zone, DateTimeOffset at) =>
            zone is null ? at.UtcDateTime : TimeZoneInfo.ConvertTime(at, zone).DateTime;
    }

    private static string Clock(DateTime time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Two units at most, because minutes do not matter after days.</summary>
    public string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => LessThanAMinute,
        { TotalHours: < 1 } => $"{span.Minutes} min",
        { TotalDays: < 1 } => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes} min",
        _ => span.Hours == 0 ? Days(span.Days) : $"{Days(span.Days)} {span.Hours} h",
    };

    protected abstract string LessThanAMinute { get; }

    protected abstract string Days(int days);

    protected string Join(IReadOnlyList<string> addresses, int more) => string.Join(", ", addresses) + (more > 0 ? $" {More(more)}" : "");
}
