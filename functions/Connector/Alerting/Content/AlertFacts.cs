using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Everything that a mail about an outage can say. Holds no mail, no subject and no token.</summary>
public sealed record AlertFacts
{
    public required Account Account { get; init; }

    public required Outage Outage { get; init; }

    /// <summary>The mailboxes that the mails decided on so far speak of, longest failing first.</summary>
    public required IReadOnlyList<AffectedAddress> Addresses { get; init; }

    /// <summary>The incidents that hold the account, or held it, and that a mail speaks of.</summary>
    public IReadOnlyList<OutageMember> Incidents { get; init; } = [];

    /// <summary>The earliest probe of a mailbox that is away, or the next canary; null when none is planned.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    public required DateTimeOffset Now { get; init; }

    public Uri? ConsoleBaseUri { get; init; }

    /// <summary>Where the administrators live; null when that is unknown.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>How many addresses are listed at most; where there are more, a few of them stand for all.</summary>
    public int MaxListed { get; init; } = AddressRows.MaxListed;
}

/// <summary>A mailbox as a mail shows it.</summary>
/// <param name="IsWithdrawn">It left since a person paused or removed it.</param>
/// <param name="LastImportedAt">When its last mail was imported; null when that is unknown.</param>
/// <param name="Waiting">Mails known to wait at Gmail, at least so many; null when that is unknown.</param>
public sealed record AffectedAddress(OutageMember Member, bool IsWithdrawn = false, DateTimeOffset? LastImportedAt = null, int? Waiting = null)
{
    public StandbyRoute Standby { get; init; } = StandbyRoute.None;

    public string Address => Member.Destination?.Name ?? Member.Address;

    public FailureClass Cause => Member.Cause;

    public bool IsAway => Member.IsAway;

    public bool IsBack => !Member.IsAway && !Member.Moved && !IsWithdrawn;
}
