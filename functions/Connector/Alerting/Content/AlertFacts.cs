using Connector.Alerting.Links;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Everything that a mail about an outage can say. Contains no mail, no subject and no token.</summary>
public sealed record AlertFacts
{
    public required Account Account { get; init; }

    public required Outage Outage { get; init; }

    /// <summary>The mailboxes that the mails decided so far mention, beginning with the one that fails longest.</summary>
    public required IReadOnlyList<AffectedAddress> Addresses { get; init; }

    /// <summary>The incidents that a mail mentions and that hold or held the account.</summary>
    public IReadOnlyList<OutageMember> Incidents { get; init; } = [];

    /// <summary>All silences of the account.</summary>
    public IReadOnlyList<Silence> Silences { get; init; } = [];

    /// <summary>The earliest probe of a mailbox that is away, or the next canary; null if none is planned.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The console's front page, for the second channel; null without a public address.</summary>
    public Uri? Console { get; init; }

    /// <summary>The administrators' time zone; null if unknown.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Null while the outage is open, and for an account whose helpdesk cannot be compared.</summary>
    public HelpdeskCheck? Check { get; init; }

    /// <summary>The maximum number of listed addresses. If there are more, a few are listed as examples.</summary>
    public int MaxListed { get; init; } = Block.Addresses.MaxListed;
}

/// <summary>A mailbox as a mail shows it.</summary>
/// <param name="IsWithdrawn">A person paused or removed it.</param>
/// <param name="LastImportedAt">When its last mail was imported; null if unknown.</param>
/// <param name="Waiting">The number of mails that wait in Gmail, at least. Null if unknown.</param>
public sealed record AffectedAddress(
    OutageMember Member, bool IsWithdrawn = false, DateTimeOffset? LastImportedAt = null, int? Waiting = null)
{
    public StandbyRoute Standby { get; init; } = StandbyRoute.None;

    public string Address => Member.Destination?.Name ?? Member.Address;

    /// <summary>The address as a mail shows it: on one line and bounded.</summary>
    public string Shown => OneLine.Of(Address, 254);

    public FailureClass Cause => Member.Cause;

    public bool IsAway => Member.IsAway;

    public bool IsBack => !Member.IsAway && !Member.Moved && !IsWithdrawn;
}
