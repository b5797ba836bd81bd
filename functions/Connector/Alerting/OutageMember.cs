using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A mailbox that belongs to an outage, or an incident that holds all mailboxes of the account.</summary>
/// <param name="Since">First failure.</param>
/// <param name="ParkedAt">When it joined, or joined again.</param>
/// <param name="LastFetchAt">Last good fetch; null when there never was one.</param>
/// <param name="JoinedAfter">Mails of the outage that were decided on before it joined: mail <c>JoinedAfter + 1</c> is the first to speak of it.</param>
/// <param name="BackAt">When it left; null while it is away.</param>
/// <param name="Moved">It left for an outage of another kind, and is not back.</param>
/// <param name="Incident">Id of the incident; null for a mailbox.</param>
/// <param name="Outcome">What came of the incident; null for a mailbox, and until it is resolved.</param>
/// <param name="Destination">What is known of the account's destination; null for a mailbox or an incident.</param>
public sealed record OutageMember(
    string Address,
    FailureClass Cause,
    DateTimeOffset Since,
    DateTimeOffset ParkedAt,
    DateTimeOffset? LastFetchAt,
    int JoinedAfter,
    DateTimeOffset? BackAt = null,
    bool Moved = false,
    string? Incident = null,
    IncidentOutcome? Outcome = null,
    DestinationNotice? Destination = null)
{
    public bool IsAway => BackAt is null;

    public bool IsIncident => Incident is not null;

    /// <summary>A mailbox that was never refused, since the incident holds it, seen as if it were a member of its own.</summary>
    public OutageMember Holding(Mailbox mailbox) =>
        this with { Address = mailbox.Key.Address, LastFetchAt = mailbox.LastFetchAt, Incident = null, Outcome = null };
}
