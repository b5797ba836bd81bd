using Connector.Incidents;

namespace Connector.Api;

/// <summary>Incidents as HTTP shows them. Times that are not reached yet are null.</summary>
internal static class IncidentViews
{
    /// <summary>The open incident in <c>GET status</c>.</summary>
    public static object OfOpen(Incident incident) => new
    {
        incident.Id,
        cause = incident.Cause.ToString(),
        scope = ScopeOf(incident),
        incident.Account,
        phase = incident.Phase.ToString(),
        since = incident.FirstFailureAt,
    };

    public static object OfListed(Incident incident) => new
    {
        incident.Id,
        cause = incident.Cause.ToString(),
        scope = ScopeOf(incident),
        incident.Account,
        phase = incident.Phase.ToString(),
        incident.FirstFailureAt,
        incident.DetectedAt,
        incident.ResolvedAt,
    };

    /// <summary>An incident with all its stored facts.</summary>
    public static object Of(Incident incident) => new
    {
        incident.Id,
        cause = incident.Cause.ToString(),
        scope = ScopeOf(incident),
        incident.Account,
        phase = incident.Phase.ToString(),
        incident.FirstFailureAt,
        incident.DetectedAt,
        incident.AlertedAt,
        incident.FirstCleanCanaryAt,
        rampSteps = incident.Steps,
        incident.BacklogZeroAt,
        incident.ResolvedAt,
        incident.Flaps,
        counts = new
        {
            incident.Counts.Refused,
            incident.Counts.Held,
            incident.Canaries,
            incident.Counts.MailsDelayed,
            incident.Counts.Proven,
            incident.Counts.Missing,
        },
        incident.MergedInto,
        timeline = incident.Timeline.OrderBy(entry => entry.At),
        incident.Samples,
    };

    private static string ScopeOf(Incident incident) => incident.Account is null ? "provider" : "account";
}
