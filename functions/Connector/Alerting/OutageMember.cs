using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A mailbox that belongs to an outage.</summary>
/// <param name="Since">First failure.</param>
/// <param name="ParkedAt">When it joined, or joined again.</param>
/// <param name="LastFetchAt">Last good fetch; null when there never was one.</param>
/// <param name="JoinedAfter">Mails of the outage that were decided on before it joined: mail <c>JoinedAfter + 1</c> is the first to speak of it.</param>
/// <param name="BackAt">When it left; null while it is away.</param>
/// <param name="Moved">It left for an outage of another kind, and is not back.</param>
public sealed record OutageMember(
    string Address,
    FailureClass Cause,
    DateTimeOffset Since,
    DateTimeOffset ParkedAt,
    DateTimeOffset? LastFetchAt,
    int JoinedAfter,
    DateTimeOffset? BackAt = null,
    bool Moved = false)
{
    public bool IsAway => BackAt is null;
}
