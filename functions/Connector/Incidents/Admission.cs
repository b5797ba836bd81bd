using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Decides which mailboxes may be fetched while there are incidents.</summary>
/// <remarks>Pure. Driven by the gate, over a view of the incidents that is a little old, and by the ramp over the newest.</remarks>
public static class Admission
{
    /// <summary>The incident for whose end a mailbox waits; null when it may be fetched. Which mailbox asks as a canary is not asked here.</summary>
    public static Incident? HeldBy(IEnumerable<Incident> incidents, MailboxKey mailbox, DateTimeOffset? lastFetchAt)
    {
        foreach (var incident in incidents)
        {
            if (Holds(incident, mailbox, lastFetchAt))
            {
                return incident;
            }
        }

        return null;
    }

    public static bool Holds(Incident incident, MailboxKey mailbox, DateTimeOffset? lastFetchAt) =>
        incident.IsLive && incident.Covers(mailbox.Account) && !LetsThrough(incident, lastFetchAt);

    /// <summary>Who waits longest comes first; who had its turn goes on as ever.</summary>
    private static bool LetsThrough(Incident incident, DateTimeOffset? lastFetchAt) =>
        incident is { Phase: IncidentPhase.Ramping, RampAt: { } rampAt }
        && (incident.Step >= IncidentOptions.Ramp.Count || lastFetchAt is null || lastFetchAt <= incident.Cutoff || lastFetchAt >= rampAt);
}
