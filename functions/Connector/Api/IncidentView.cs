using Connector.Incidents;

namespace Connector.Api;

/// <summary>An incident in the list. Times that are not reached yet are null.</summary>
internal sealed record IncidentListItem(
    string Id, string Cause, string Scope, string? Account, string Phase, DateTimeOffset FirstFailureAt, DateTimeOffset? DetectedAt,
    DateTimeOffset? ResolvedAt)
{
    public static IncidentListItem Of(Incident incident) => new(
        incident.Id,
        incident.Cause.ToString(),
        OpenIncidentView.ScopeOf(incident),
        incident.Account,
        incident.Phase.ToString(),
        incident.FirstFailureAt,
        incident.DetectedAt,
        incident.ResolvedAt);
}

/// <summary>An incident with all its stored facts.</summary>
internal sealed record IncidentView(
    string Id,
    string Cause,
    string Scope,
    string? Account,
    string Phase,
    DateTimeOffset FirstFailureAt,
    DateTimeOffset? DetectedAt,
    DateTimeOffset? AlertedAt,
    DateTimeOffset? FirstCleanCanaryAt,
    IReadOnlyList<RampStep> RampSteps,
    DateTimeOffset? BacklogZeroAt,
    DateTimeOffset? ResolvedAt,
    int Flaps,
    IncidentCountsView Counts,
    string? MergedInto,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<FailureSample> Samples)
{
    public static IncidentView Of(Incident incident) => new(
        incident.Id,
        incident.Cause.ToString(),
        OpenIncidentView.ScopeOf(incident),
        incident.Account,
        incident.Phase.ToString(),
        incident.FirstFailureAt,
        incident.DetectedAt,
        incident.AlertedAt,
        incident.FirstCleanCanaryAt,
        incident.Steps,
        incident.BacklogZeroAt,
        incident.ResolvedAt,
        incident.Flaps,
        new IncidentCountsView(
            incident.Counts.Refused, incident.Counts.Held, incident.Canaries, incident.Counts.MailsDelayed, incident.Counts.Proven,
            incident.Counts.Missing),
        incident.MergedInto,
        [.. incident.Timeline.OrderBy(entry => entry.At)],
        incident.Samples);
}

/// <inheritdoc cref="IncidentCounts"/>
internal sealed record IncidentCountsView(int Refused, int Held, int Canaries, int MailsDelayed, int Proven, int Missing);
