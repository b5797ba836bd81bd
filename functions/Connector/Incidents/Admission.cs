using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Decides which mailboxes may be fetched while there are incidents.</summary>
/// <remarks>
/// Pure. Called by the gate with a copy of the incidents that is a few seconds old, and by the ramp with the current ones.
/// </remarks>
public static class Admission
{
    /// <summary>The incident that keeps a mailbox from being fetched; null if it may be fetched. Canaries do not ask.</summary>
    public static Incident? HeldBy(IEnumerable<Incident> incidents, MailboxKey mailbox, DateTimeOffset? lastFetchAt) =>
        incidents.FirstOrDefault(incident => Holds(incident, mailbox, lastFetchAt));

    public static bool Holds(Incident incident, MailboxKey mailbox, DateTimeOffset? lastFetchAt) =>
        incident.IsLive && incident.Covers(mailbox.Account) && !LetsThrough(incident, lastFetchAt);

    /// <summary>The longest waiting mailboxes come first. Mailboxes that had their turn in the ramp are fetched as usual.</summary>
    private static bool LetsThrough(Incident incident, DateTimeOffset? lastFetchAt) =>
        incident is { Phase: IncidentPhase.Ramping, RampAt: { } rampAt }
        && (incident.Step >= IncidentOptions.Ramp.Count || lastFetchAt is null || lastFetchAt <= incident.Cutoff || lastFetchAt >= rampAt);
}
