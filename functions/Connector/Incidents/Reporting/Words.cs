using System.Globalization;
using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Incidents.Reporting;

/// <summary>Times, spans, causes and table cells as a post-mortem writes them: in English and UTC.</summary>
internal static class Words
{
    private const int MaxCell = 200;

    public static string Time(DateTimeOffset? at) => at is { } moment ? Text($"{moment.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : "not yet";

    public static string Clock(DateTimeOffset at) => Text($"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss}");

    /// <summary>The two largest units, because smaller ones do not matter to the reader.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } => Text($"{span.Seconds} s"),
        { TotalHours: < 1 } => Text($"{span.Minutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => Text($"{span.Hours} h {span.Minutes} min"),
        _ => Text($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    /// <summary>The times in which calls were refused, in their order. A row of an earlier version has only the first of them.</summary>
    public static IReadOnlyList<Stretch> Stretches(Incident incident) => incident.Stretches is { Count: > 0 } all
        ? [.. all.Select(stretch => stretch.Until is null ? stretch with { Canaries = incident.Canaries - stretch.Before } : stretch)]
        : [new Stretch(incident.FirstFailureAt, incident.FirstCleanCanaryAt ?? incident.EndedAt, Before: 0, incident.Canaries)];

    public static TimeSpan Length(IEnumerable<Stretch> stretches, DateTimeOffset now) =>
        stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + ((stretch.Until ?? now) - stretch.From));

    public static string Many(int count, string one) => Text($"{count:N0} {one}{(count == 1 ? "" : one.EndsWith('x') ? "es" : "s")}");

    public static string Cause(FailureClass cause) => cause == FailureClass.ProviderBlocked
        ? "Google refused the connector's calls at its edge: a redirect, or a page of HTML where JSON is due"
        : "Gmail failed or was out of reach: server errors, timeouts, broken connections";

    public static string Phase(Incident incident) => incident.Phase switch
    {
        IncidentPhase.Suspected when incident.DetectedAt is not null => "suspected to have begun again",
        IncidentPhase.Suspected => "suspected: a canary tests it",
        IncidentPhase.Open => "open: only canaries call Google",
        IncidentPhase.Ramping => "ending: mailboxes are let through step by step",
        IncidentPhase.Resolved => "resolved",
        IncidentPhase.Dismissed => "dismissed: a canary was clean",
        _ => $"merged into incident {incident.MergedInto}",
    };

    public static string Event(string what) => what switch
    {
        "firstFailure" => "First failure",
        "suspected" => "Suspected: only a canary calls Google",
        "detected" => "Confirmed by a canary: an incident",
        "reopened" => "Began again",
        "alerted" => "First administrator informed",
        "cleanCanary" => "Clean canary",
        "canaryRefused" => "Canary refused",
        "rampStep" => "Mailboxes let through",
        "accountsLeft" => "Some accounts are refused while others are clean, so the others do not wait for them",
        "relapsed" => "Google refused mailboxes again",
        "backlogZero" => "Backlog is zero",
        "resolved" => "Resolved",
        "dismissed" => "Dismissed",
        "merged" => "Merged into another incident",
        _ => what,
    };

    /// <summary>Text from outside, fit for a cell of a table.</summary>
    public static string Cell(string? text) => text is null
        ? ""
        : OneLine.Of(text, MaxCell)
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>Text from outside, fit for a block that is taken literally.</summary>
    public static string Literal(string? text) => text is null ? "" : OneLine.Of(text, MaxCell).Replace('`', '\'');

    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
