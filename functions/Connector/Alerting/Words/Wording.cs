using System.Globalization;
using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <summary>
/// Every text for administrators, in English: mails, pages and the second channel. Another language is a class that overrides each text, a
/// name in <see cref="Locale"/> and a line in <see cref="In(Locale)"/>; a test names the texts that it lacks.
/// </summary>
public partial class Wording
{
    private protected Wording()
    {
    }

    /// <summary>The HTTP API takes its texts from here too.</summary>
    public static Wording English { get; } = new();

    private static Wording German { get; } = new GermanWording();

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static Wording In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    /// <summary>Language tag.</summary>
    public virtual string Language => "en";

    /// <summary>Sender's name if the settings have none.</summary>
    public virtual string SenderName => "Mail connector";

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

    /// <summary>Day and month.</summary>
    protected virtual string Day(DateTime date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    protected virtual string LessThanAMinute => "less than a minute";

    protected virtual string Days(int days) => days == 1 ? "1 day" : $"{days} days";

    protected string Join(IReadOnlyList<string> addresses)
    {
        const int Max = Block.Addresses.MaxListed;
        return string.Join(", ", addresses.Take(Max)) + (addresses.Count > Max ? $" {More(addresses.Count - Max)}" : "");
    }

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Mails(int mails) => mails == 1 ? "1 mail" : $"{Number(mails)} mails";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
