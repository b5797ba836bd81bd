using Connector.Alerting;

namespace Connector.Incidents;

/// <summary>Alerts every account of an incident when it begins and when it ends. May stop at any line and run again.</summary>
public sealed class IncidentAlerts(
    IncidentTable incidents, IncidentTelling telling, AlertOutbox alerts, IncidentOptions options, TimeProvider time)
{
    /// <returns>The incident as saved last.</returns>
    public async Task<Incident> CareForAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (incident is { IsOpen: true, IsTold: false })
        {
            var (told, failed) = await telling.OpenAsync(incident, cancellationToken);
            incident = await DoneAsync(incident, told, failed, incident.DetectedAt, cancellationToken);
        }

        if (incident is { DetectedAt: not null, AlertedAt: null }
            && await alerts.FirstToldAsync(incident.Id, cancellationToken) is { } first)
        {
            incident = await incidents.ApplyAsync(incident.Id, new IncidentEvent.Alerted(first), cancellationToken) ?? incident;
        }

        if (incident is { IsLive: false, IsSettled: false } && MayRelease(incident, recent))
        {
            var (counts, failed) = await telling.ReleaseAsync(incident, cancellationToken);
            incident = await DoneAsync(incident, new IncidentEvent.Settled(counts), failed, incident.EndedAt, cancellationToken);
        }

        return incident;
    }

    /// <summary>
    /// A merged incident is released only after the alerts of the incident that replaced it, so that no account gets an all-clear in
    /// between.
    /// </summary>
    private static bool MayRelease(Incident incident, IReadOnlyList<Incident> recent) =>
        incident.Phase != IncidentPhase.Merged
            || recent.FirstOrDefault(other => other.Id == incident.MergedInto) is not { IsOpen: true, IsTold: false };

    /// <summary>The next rounds repeat failed alerts, and after a while the reconciliation does.</summary>
    private async Task<Incident> DoneAsync(
        Incident incident, IncidentEvent done, int failed, DateTimeOffset? since, CancellationToken cancellationToken) =>
        failed > 0 && since + options.TellAtMost > time.GetUtcNow()
            ? incident
            : await incidents.ApplyAsync(incident.Id, done, cancellationToken) ?? incident;
}
