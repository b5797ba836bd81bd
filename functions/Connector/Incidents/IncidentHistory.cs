using System.Globalization;

namespace Connector.Incidents;

/// <summary>The history that an incident keeps for its post-mortem. Each list has a maximum length, which bounds the row.</summary>
internal static class IncidentHistory
{
    public const int SamplesKept = 10;

    public const int StepsKept = 60;

    /// <summary>An account's id has up to 63 letters.</summary>
    public const int AccountsKept = 400;

    private const int FirstEntries = 40;

    private const int LastEntries = 60;

    public static Incident BeginStretch(this Incident incident, DateTimeOffset from) => incident with
    {
        Stretches = [.. incident.Stretches.TakeLast(StepsKept - 1), new Stretch(from, Until: null, incident.Canaries, Canaries: 0)],
    };

    public static Incident EndStretch(this Incident incident, DateTimeOffset until) => incident.Stretches is [.., { Until: null } last]
        ? incident with
        {
            Stretches = [.. incident.Stretches.SkipLast(1), last with { Until = until, Canaries = incident.Canaries - last.Before }],
        }
        : incident;

    /// <summary>
    /// Adds an entry to the timeline. The middle of a long timeline is left out, because a post-mortem needs its beginning and end.
    /// </summary>
    public static Incident Note(this Incident incident, DateTimeOffset at, string what, string? detail = null)
    {
        IReadOnlyList<TimelineEntry> timeline = [.. incident.Timeline, new TimelineEntry(at, what, detail)];
        return incident with
        {
            Timeline = timeline.Count <= FirstEntries + LastEntries
                ? timeline
                : [.. timeline.Take(FirstEntries), .. timeline.TakeLast(LastEntries)],
        };
    }

    /// <summary>Adds samples, and keeps the first and the last ones.</summary>
    public static IReadOnlyList<FailureSample> Keep(this IReadOnlyList<FailureSample> samples, IEnumerable<FailureSample> more)
    {
        IReadOnlyList<FailureSample> all = [.. samples, .. more];
        return all.Count <= 2 * SamplesKept ? all : [.. all.Take(SamplesKept), .. all.TakeLast(SamplesKept)];
    }

    /// <summary>Forgets the outcomes of earlier canaries.</summary>
    public static Incident Unproven(this Incident incident) =>
        incident with { Clean = 0, CleanSince = null, CleanAccounts = [], RefusedAccounts = [], RefusedInRow = 0 };

    public static IReadOnlyList<string> With(this IReadOnlyList<string> accounts, string? account) =>
        account is null || accounts.Contains(account) ? accounts : [.. accounts.TakeLast(AccountsKept - 1), account];

    public static string Failing(int failing, int tried) => Text($"{failing} of {tried} mailboxes tried");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
