using System.Text.Json.Serialization;
using Connector.Forwarding.Confirming;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Everything known about a mailbox's forwarding. <see cref="RouteReadiness"/> draws the conclusion. Every change is a pure function.
/// </summary>
public sealed record ForwardingFacts
{
    /// <summary>How many of Gmail's questions in an hour are passed on to the administrators of a mailbox.</summary>
    public const int MaxToldAnHour = 3;

    /// <summary>Gmail's last question whether the mailbox may forward.</summary>
    public GmailConfirmation? Confirmation { get; init; }

    /// <summary>The questions of the last hour that administrators got a mail about.</summary>
    public IReadOnlyList<ToldConfirmation> ToldConfirmations { get; init; } = [];

    /// <summary>When forwarded mail last arrived, to within five minutes.</summary>
    public DateTimeOffset? LastArrivedAt { get; init; }

    /// <summary>When a mail last came back in a forwarding loop.</summary>
    public DateTimeOffset? LoopAt { get; init; }

    /// <summary>When a mail last came to an inbound address that had been replaced.</summary>
    public DateTimeOffset? EndedKeyAt { get; init; }

    /// <summary>Gmail's settings at the last audit; null before the first one.</summary>
    public SettingsAudit? Audit { get; init; }

    /// <summary>Since when every audit found that Gmail forwards all mail here; null if the last one did not.</summary>
    public DateTimeOffset? VerifiedSince { get; init; }

    /// <summary>Whether any audit found that Gmail forwards all mail here.</summary>
    public bool WasVerified { get; init; }

    /// <summary>Since when every audit found the inbound address unconfirmed; null if the last one did not.</summary>
    public DateTimeOffset? PendingSince { get; init; }

    /// <summary>Gmail's settings before the connector changed them by delegation; null if it has not, or has restored them.</summary>
    public SettingsBefore? Before { get; init; }

    /// <summary>Names the last test mail; null if none was sent.</summary>
    [JsonPropertyName("ProofNonce")]
    public string? TestNonce { get; init; }

    [JsonPropertyName("ProofSentAt")]
    public DateTimeOffset? TestSentAt { get; init; }

    [JsonPropertyName("ProofArrivedAt")]
    public DateTimeOffset? TestArrivedAt { get; init; }

    /// <summary>A mail arrived by forwarding.</summary>
    /// <param name="testNonce">Null if it is no test mail.</param>
    public ForwardingFacts Arrived(string? testNonce, DateTimeOffset now) => this with
    {
        LastArrivedAt = now,
        TestArrivedAt = testNonce is not null && testNonce == TestNonce ? now : TestArrivedAt,
    };

    /// <summary>
    /// Gmail asked whether a mailbox may forward here. Anyone can make Gmail ask, so only a few questions an hour are passed on.
    /// </summary>
    /// <param name="mailbox">The mailbox that the inbound address belongs to.</param>
    public ForwardingFacts Asked(GmailConfirmation asked, string mailbox, DateTimeOffset now)
    {
        var recent = ToldConfirmations.Where(told => now - told.At < TimeSpan.FromHours(1)).ToList();

        if (recent.Count < MaxToldAnHour && !recent.Exists(told => told.Id == asked.Id))
        {
            recent.Add(new ToldConfirmation(asked.Id, now));
        }

        return this with
        {
            Confirmation = asked.IsOf(mailbox) ? asked with { ArrivedAt = now } : Confirmation,
            ToldConfirmations = recent,
        };
    }

    /// <summary>Whether administrators get a mail about a question.</summary>
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

/// <summary>A question of Gmail's that administrators got a mail about.</summary>
/// <param name="Id">See <see cref="GmailConfirmation.Id"/>.</param>
public sealed record ToldConfirmation(string Id, DateTimeOffset At);

/// <summary>The forwarding settings of a mailbox at Gmail.</summary>
/// <param name="Enabled">Gmail forwards all mail.</param>
/// <param name="Target">The address that all mail is forwarded to.</param>
/// <param name="AddressStatus">Of the mailbox's inbound address among the forwarding addresses: <c>accepted</c>, <c>pending</c>, or null if
/// it is missing.</param>
/// <param name="ClosedByAdministrator">The Workspace administrator does not let the mailbox forward.</param>
/// <param name="Disposition">Gmail's word for what happens to the copy in the mailbox.</param>
public sealed record SettingsAudit(
    DateTimeOffset At,
    bool Enabled = false,
    string? Target = null,
    string? AddressStatus = null,
    bool ClosedByAdministrator = false,
    string? Disposition = null)
{
    public const string Accepted = "accepted";

    public const string Pending = "pending";

    public bool ForwardsTo(string? address) =>
        Enabled && AddressStatus == Accepted && string.Equals(Target, address, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The forwarding settings of a mailbox before the connector changed them, to be restored later.</summary>
/// <param name="Target">The address that all mail was forwarded to; null if it was not forwarded.</param>
/// <param name="HadAddress">The inbound address was among the forwarding addresses.</param>
public sealed record SettingsBefore(DateTimeOffset At, string? Target, string? Disposition, bool HadAddress)
{
    public static SettingsBefore Of(SettingsAudit audit) =>
        new(audit.At, audit.Enabled ? audit.Target : null, audit.Disposition, audit.AddressStatus is not null);
}
