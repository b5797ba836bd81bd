using System.Globalization;
using System.Text.RegularExpressions;

namespace Connector.Importing.Parsing;

/// <summary>
/// Reads a date in the forms of RFC 5322 (3.3, and the obsolete ones of 4.3) and in forms that programs write instead, see the cases
/// <c>date-*</c>. No date is better than a wrong one: MimeKit takes an unreadable offset for UTC and an unreadable time for midnight.
/// </summary>
internal static partial class HeaderDate
{
    private const int MaxLength = 256;

    private const string Usual = "ddd, d MMM yyyy HH':'mm':'ss zzz";

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Months by their first letters, in the languages in which mail programs write dates.</summary>
    private static readonly string[] Months =
    [
        "jan|ene|gen", "feb|fév|fev", "mar|mär|mrz|maa|mrt", "apr|abr|avr", "may|mai|maj|mei|mag", "jun|juin|giu", "jul|juil|lug",
        "aug|ago|aoû|aou", "sep|set", "oct|okt|ott|out", "nov", "dec|dez|déc|dic",
    ];

    /// <summary>Offsets in hours. Any other name means nothing and counts as UTC (RFC 5322, 4.3).</summary>
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CST"] = -6,
        ["CDT"] = -5,
        ["MST"] = -7,
        ["MDT"] = -6,
        ["PST"] = -8,
        ["PDT"] = -7,
    };

    /// <returns>Null when the date cannot be read with certainty.</returns>
    public static DateTimeOffset? Read(string text)
    {
        // Most dates have exactly this form, which needs no regular expressions.
        if (DateTimeOffset.TryParseExact(text, Usual, CultureInfo.InvariantCulture, DateTimeStyles.None, out var usual))
        {
            return usual;
        }

        var plain = Comments.Remove((text.Length <= MaxLength ? text : text[..MaxLength]).Replace('"', ' '));

        return FindDay(plain) is (var day, var rest)
            && Clock().Match(rest) is { Success: true } clock
            && TimeOf(clock) is { } time
            && OffsetIn(rest[(clock.Index + clock.Length)..]) is { } offset
            && day.Add(time) is var local && local.Ticks - offset.Ticks is >= 0 and var utc && utc <= DateTime.MaxValue.Ticks
                ? new DateTimeOffset(local, offset)
                : null;
    }

    /// <returns>The day, and the text without it.</returns>
    private static (DateTime Day, string Others)? FindDay(string text)
    {
        foreach (var form in new[] { DayFirst(), MonthFirst(), Iso(), Numbers() })
        {
            if (form.Match(text) is { Success: true } match && DayOf(match) is { } day)
            {
                return (day, Without(text, match));
            }
        }

        return null;
    }

    private static DateTime? DayOf(Match match)
    {
        var (year, month, day) = (YearOf(match.Groups["year"].Value), Number(match, "month"), Number(match, "day"));

        if (match.Groups["name"] is { Success: true } name)
        {
            month = MonthOf(name.Value);
        }
        else if (match.Groups["first"].Success)
        {
            (day, month) = (Number(match, "first"), Number(match, "second"));

            // 04/05 is a day in April or one in May; with dots the day comes first.
            (day, month) = month > 12 ? (month, day) : (day, month);
            month = day <= 12 && day != month && !match.Value.Contains('.') ? 0 : month;
        }

        var isDay = year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return isDay ? new DateTime(year, month, day) : null;
    }

    /// <returns>0 if the name is not a month.</returns>
    private static int MonthOf(string name) =>
        1 + Array.FindIndex(Months, starts => starts.Split('|').Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));

    /// <summary>RFC 5322, 4.3. A year of four digits is taken as it is.</summary>
    private static int YearOf(string digits) => int.Parse(digits, CultureInfo.InvariantCulture) + digits.Length switch
    {
        2 when string.CompareOrdinal(digits, "50") < 0 => 2000,
        2 or 3 => 1900,
        _ => 0,
    };

    private static TimeSpan? TimeOf(Match clock)
    {
        var (hour, minute, second) = (Number(clock, "hour"), Number(clock, "minute"), Number(clock, "second"));
        var half = clock.Groups["half"].Value.ToUpperInvariant();

        if (half.Length > 0)
        {
            hour = hour is >= 1 and <= 12 ? (hour % 12) + (half == "P" ? 12 : 0) : 24;
        }

        // A leap second counts as the last second of its minute.
        return hour < 24 && minute < 60 && second <= 60 ? new TimeSpan(hour, minute, Math.Min(second, 59)) : null;
    }

    /// <returns>UTC when there is no offset, null for an offset that does not exist.</returns>
    private static TimeSpan? OffsetIn(string text)
    {
        if (Offset().Match(text) is { Success: true } match)
        {
            var (hours, minutes) = (Number(match, "hours"), Number(match, "minutes"));
            var offset = new TimeSpan(hours, minutes, 0);
            var signed = match.Groups["sign"].Value == "+" ? offset : -offset;
            return minutes < 60 && offset.TotalHours <= 14 ? signed : null;
        }

        return TimeSpan.FromHours(Zones.GetValueOrDefault(ZoneName().Match(text).Value.Trim()));
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } number ? int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static string Without(string text, Match match)
    {
        // asctime writes the time between day and year.
        var between = match.Groups["between"].Value;
        return $"{text[..match.Index]} {between} {text[(match.Index + match.Length)..]}";
    }

    [GeneratedRegex(
        @"(?<![\d:.])(?<day>\d{1,2})(st|nd|rd|th)?[ \t\-/.,]*(?<name>\p{L}{3,12})\.?[ \t\-/.,]*(?<year>\d{2,4})(?![\d:])", Options)]
    private static partial Regex DayFirst();

    [GeneratedRegex(
        @"(?<!\p{L}|\d[ \t\-/.,]*)(?<name>(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6})\.?[ \t]+(?<day>\d{1,2})"
            + @"(st|nd|rd|th)?"
        + @"(?![\d:.])(?<between>.*?)(?<![\d:+\-])(?<year>(19|20)\d\d)(?![\d:])", Options)]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"(?<!\d)(?<year>(19|20)\d\d)[\-/.](?<month>\d{1,2})[\-/.](?<day>\d{1,2})(?!\d)", Options)]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<!\d)(?<first>\d{1,2})(?<mark>[\-/.])(?<second>\d{1,2})\k<mark>(?<year>(19|20)\d\d)(?!\d)", Options)]
    private static partial Regex Numbers();

    [GeneratedRegex(
        @"(?<!\d)(?<hour>\d{1,2})([ \t]*:[ \t]*|\.)(?<minute>\d\d)(([ \t]*:[ \t]*|\.)(?<second>\d\d)([.,]\d+)?)?(?!\d)"
        + @"([ \t]*(?<half>[AP])\.?M\b)?", Options)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^[ \t]*(UTC|GMT|UT|Z)?[ \t]*(?<sign>[+\-])[ \t]?(?<hours>\d{1,2})(:?(?<minutes>\d\d))?(?!\d)", Options)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^[ \t]*[A-Z]{1,5}(?![A-Z])", Options)]
    private static partial Regex ZoneName();
}
