using System.Text.Json.Serialization;
using Azure;
using Connector.Mailboxes;

namespace Connector.Alerting.Digests;

/// <summary>A mail that was set aside while the others of its mailbox are delivered. The next digest lists it.</summary>
/// <param name="Id">Gmail's id, or that of the forwarded copy.</param>
/// <param name="At">When it was set aside.</param>
public sealed record QuarantinedMail(MailboxKey Mailbox, string Id, QuarantineCause Cause, DateTimeOffset At)
{
    /// <summary>Storage version that guards a delete; any version for a mail that was not read.</summary>
    [JsonIgnore]
    public ETag Version { get; init; } = ETag.All;
}

/// <summary>Why a mail was set aside. Spelled like this in storage.</summary>
public enum QuarantineCause
{
    /// <summary>The destination refused it.</summary>
    Refused,

    /// <summary>Handing it over failed on every try.</summary>
    Stuck,

    /// <summary>Gmail lists it but does not return it.</summary>
    Unreadable,

    /// <summary>Our storage refuses this mail only.</summary>
    NotStored,
}
