using System.Text.Json.Serialization;
using Azure;

namespace Connector.Mailboxes;

/// <summary>A mailbox out of rotation, for operators and for the probe timer.</summary>
/// <param name="LastFetchAt">Last completed fetch; null if there was none.</param>
/// <param name="IncidentId">The incident that explains the failure; null if there is none.</param>
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
    [JsonIgnore]
    public ETag Version { get; init; }
}
