using Azure;

namespace Connector.Mailboxes;

/// <summary>What is known of a mailbox that is out of rotation: the operator's view, and the probe timer's list.</summary>
/// <param name="LastFetchAt">Last good fetch; null when there never was one.</param>
/// <param name="IncidentId">The provider incident that explains it; null when it stands alone.</param>
public sealed record ParkedMailbox(
    MailboxKey Key,
    FailureClass Cause,
    DateTimeOffset Since,
    int Attempts,
    DateTimeOffset NextProbeAt,
    DateTimeOffset? LastFetchAt,
    Evidence Evidence,
    string? IncidentId = null)
{
    /// <summary>Storage version that guards a delete.</summary>
    public ETag Version { get; init; }
}
