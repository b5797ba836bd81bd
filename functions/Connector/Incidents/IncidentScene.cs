using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The facts from which a round decides about an incident. The classes that decide are pure functions of it.</summary>
/// <param name="Incidents">All live incidents, and those that ended recently.</param>
public sealed record IncidentScene(IReadOnlyCollection<Incident> Incidents, DateTimeOffset Now, IncidentOptions Options)
{
    /// <summary>At least those in scope and those that were fetched recently; empty while no decision needs them.</summary>
    public IReadOnlyCollection<Mailbox> Mailboxes { get; init; } = [];

    /// <summary>At least those of the detection window, and those since the ramp began.</summary>
    public IReadOnlyDictionary<MailboxKey, ProviderSignal> Signals { get; init; } = new Dictionary<MailboxKey, ProviderSignal>();

    public List<Mailbox> InScopeOf(Incident incident) =>
        [.. Mailboxes.Where(mailbox => incident.Covers(mailbox.Key.Account) && !mailbox.IsPaused)];

    /// <summary>Whether the provider refused a mailbox since a moment, and no fetch of it succeeded after that.</summary>
    public bool IsRefused(Mailbox mailbox, DateTimeOffset? since) =>
        Signals.TryGetValue(mailbox.Key, out var signal) && signal.At >= since && !(mailbox.LastFetchAt > signal.At);

    /// <summary>The provider asked to slow down, and the mailbox may not be fetched yet.</summary>
    public bool IsSlowedDown(Mailbox mailbox) => mailbox.Cause == FailureClass.RateLimited && mailbox.State.NextTryAt > Now;
}
