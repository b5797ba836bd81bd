using Azure;
using Connector.Mailboxes;

namespace Connector.Alerting.Digests;

/// <summary>A mail that stands aside while the others of its mailbox flow: administrators are told of it with the next digest.</summary>
/// <param name="Id">Gmail's, or that of the other route. What the mail says stands nowhere here.</param>
/// <param name="At">When it was set aside.</param>
public sealed record QuarantinedMail(MailboxKey Mailbox, string Id, QuarantineCause Cause, DateTimeOffset At)
{
    /// <summary>Storage version that guards a delete; any, unless it was read.</summary>
    public ETag Version { get; init; } = ETag.All;
}

/// <summary>Why a mail stands aside. Spelled like this in storage.</summary>
public enum QuarantineCause
{
    /// <summary>The destination refused it for good.</summary>
    Refused,

    /// <summary>Handing it over came to grief on every try.</summary>
    Stuck,

    /// <summary>Gmail lists it and does not give it out.</summary>
    Unreadable,

    /// <summary>Our own storage takes others and not this one.</summary>
    NotStored,
}
