using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A member of an outage: a mailbox, an incident that holds all mailboxes of the account, or the account's destination.</summary>
/// <param name="Since">First failure.</param>
/// <param name="ParkedAt">When it joined, or joined again.</param>
/// <param name="LastFetchAt">The last successful fetch; null for none.</param>
/// <param name="JoinedAfter">The number of mails decided before it joined: mail <c>JoinedAfter + 1</c> is the first that mentions
/// it.</param>
/// <param name="BackAt">When it left; null while it is away.</param>
/// <param name="Moved">It left for an outage of another kind and does not work yet.</param>
/// <param name="Incident">Id of the incident; null for a mailbox.</param>
/// <param name="Outcome">The outcome of the incident; null for a mailbox, and until it is resolved.</param>
/// <param name="Destination">The account's destination; null for a mailbox or an incident.</param>
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

    /// <summary>A mailbox that was not refused itself but is held by this incident, as a member.</summary>
    public OutageMember Holding(Mailbox mailbox) =>
        this with { Address = mailbox.Key.Address, LastFetchAt = mailbox.LastFetchAt, Incident = null, Outcome = null };
}
