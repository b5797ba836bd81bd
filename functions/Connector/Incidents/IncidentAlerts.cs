using Connector.Alerting;

namespace Connector.Incidents;

/// <summary>Has every account that an incident holds told of it, and of its end. May be left at any line and begun again.</summary>
public sealed class IncidentAlerts(IncidentTable incidents, IncidentTelling telling, AlertOutbox alerts, IncidentOptions options, TimeProvider time)
{
    /// <returns>The incident as it stands then.</returns>
    public async Task<Incident> CareForAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (incident is { IsOpen: true, IsTold: false })
        {
            var (told, failed) = await telling.OpenAsync(incident, cancellationToken);
            incident = await DoneAsync(incident, told, failed, incident.DetectedAt, cancellationToken);
        }

        if (incident is { DetectedAt: not null, AlertedAt: null } && await alerts.FirstToldAsync(incident.Id, cancellationToken) is { } first)
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

    /// <summary>An account goes from its own incident to the provider's without a moment in none: nobody hears of an end that was none.</summary>
    private static bool MayRelease(Incident incident, IReadOnlyList<Incident> recent) =>
        incident.Phase != IncidentPhase.Merged || recent.FirstOrDefault(other => other.Id == incident.MergedInto) is not { IsOpen: true, IsTold: false };

    /// <summary>Accounts that could not be told are tried again by the next rounds, and after a while by the reconciliation.</summary>
    private async Task<Incident> DoneAsync(Incident incident, IncidentEvent done, int failed, DateTimeOffset? since, CancellationToken cancellationToken) =>
        failed > 0 && since + options.TellAtMost > time.GetUtcNow()
            ? incident
            : await incidents.ApplyAsync(incident.Id, done, cancellationToken) ?? incident;
}
