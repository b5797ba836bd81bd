using Connector.Forwarding.Confirming;

namespace Connector.Forwarding;

/// <summary>All that is known of a mailbox's forwarding. What it means is <see cref="RouteReadiness"/>.</summary>
public sealed record ForwardingFacts
{
    /// <summary>Of Gmail's questions so many are told to a mailbox's administrators in an hour.</summary>
    public const int MaxToldAnHour = 3;

    /// <summary>Gmail's last question whether it may forward.</summary>
    public GmailConfirmation? Confirmation { get; init; }

    /// <summary>The questions that administrators were told of in the last hour.</summary>
    public IReadOnlyList<ToldConfirmation> ToldConfirmations { get; init; } = [];

    /// <summary>When forwarded mail last came in, to within five minutes.</summary>
    public DateTimeOffset? LastArrivedAt { get; init; }

    /// <summary>When a mail last came round in a circle.</summary>
    public DateTimeOffset? LoopAt { get; init; }

    /// <summary>When a mail last came to an address that is not valid any more.</summary>
    public DateTimeOffset? EndedKeyAt { get; init; }

    /// <summary>What Gmail's settings said when last asked; null when they never were.</summary>
    public SettingsAudit? Audit { get; init; }

    /// <summary>Since when Gmail's settings, at every audit, forward all mail here; null when they do not.</summary>
    public DateTimeOffset? VerifiedSince { get; init; }

    /// <summary>Whether they ever did.</summary>
    public bool WasVerified { get; init; }

    /// <summary>Since when the inbound address waits, at every audit, for its confirmation.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>What Gmail's settings were before the connector changed them by delegation; null while it has not, or has put them back.</summary>
    public SettingsBefore? Before { get; init; }

    /// <summary>Names the last proof mail; null when none was sent.</summary>
    public string? ProofNonce { get; init; }

    public DateTimeOffset? ProofSentAt { get; init; }

    public DateTimeOffset? ProofArrivedAt { get; init; }

    /// <summary>A mail came in by forwarding.</summary>
    public ForwardingFacts Arrived(string? proofNonce, DateTimeOffset now) => this with
    {
        LastArrivedAt = now,
        ProofArrivedAt = proofNonce is not null && proofNonce == ProofNonce ? now : ProofArrivedAt,
    };

    /// <summary>Gmail asked whether a mailbox may forward here. Anybody may make it ask, so only a few questions an hour are told.</summary>
    /// <param name="mailbox">The mailbox that the inbound address belongs to.</param>
    public ForwardingFacts Asked(GmailConfirmation asked, string mailbox, DateTimeOffset now)
    {
        var recent = ToldConfirmations.Where(told => now - told.At < TimeSpan.FromHours(1)).ToList();

        return this with
        {
            Confirmation = asked.IsOf(mailbox) ? asked with { ArrivedAt = now } : Confirmation,
            ToldConfirmations = recent.Count < MaxToldAnHour && !recent.Exists(told => told.Id == asked.Id) ? [.. recent, new ToldConfirmation(asked.Id, now)] : recent,
        };
    }

    /// <summary>Whether administrators are to be told of a question.</summary>
    public bool IsTold(GmailConfirmation asked) => ToldConfirmations.Any(told => told.Id == asked.Id);

    /// <param name="address">The mailbox's own inbound address.</param>
    public ForwardingFacts Audited(SettingsAudit audit, string? address)
    {
        var verified = audit.ForwardsTo(address);
        return this with
        {
            Audit = audit,
            VerifiedSince = verified ? VerifiedSince ?? audit.At : null,
            PendingSince = audit.AddressStatus == SettingsAudit.Pending ? PendingSince ?? audit.At : null,
            WasVerified = WasVerified || verified,
        };
    }
}

/// <summary>A question of Gmail's that administrators were told of.</summary>
/// <param name="Id">See <see cref="GmailConfirmation.Id"/>.</param>
public sealed record ToldConfirmation(string Id, DateTimeOffset At);

/// <summary>What Gmail's settings say of a mailbox's forwarding.</summary>
/// <param name="Enabled">All mail is forwarded somewhere.</param>
/// <param name="Target">Where to.</param>
/// <param name="AddressStatus">Of the mailbox's inbound address among those that may be forwarded to: <c>accepted</c>, <c>pending</c>, or null for not there.</param>
/// <param name="Disposition">What becomes of the copy in the mailbox.</param>
/// <param name="ClosedByAdministrator">The Workspace administrator does not let the mailbox forward.</param>
public sealed record SettingsAudit(DateTimeOffset At, bool Enabled = false, string? Target = null, string? AddressStatus = null, bool ClosedByAdministrator = false, string? Disposition = null)
{
    public const string Accepted = "accepted";

    public const string Pending = "pending";

    public bool ForwardsTo(string? address) => Enabled && AddressStatus == Accepted && string.Equals(Target, address, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a mailbox's settings were, to be put back.</summary>
/// <param name="Target">Where all mail was forwarded to; null for nowhere.</param>
/// <param name="HadAddress">The inbound address was among those that may be forwarded to.</param>
public sealed record SettingsBefore(DateTimeOffset At, string? Target, string? Disposition, bool HadAddress)
{
    public static SettingsBefore Of(SettingsAudit audit) => new(audit.At, audit.Enabled ? audit.Target : null, audit.Disposition, audit.AddressStatus is not null);
}
