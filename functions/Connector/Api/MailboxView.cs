using System.Text.Json.Serialization;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>A mailbox as HTTP shows it. States and classes are spelled as in the code.</summary>
/// <param name="Held">Its fetches wait for the end of an incident, although the mailbox itself did not fail.</param>
/// <param name="Since">First failure of the current series; null if the mailbox works.</param>
/// <param name="Waiting">Least number of mails that wait at Gmail; null if unknown.</param>
/// <param name="Readiness">Of the forwarding route.</param>
public sealed record MailboxView(
    string Address,
    string State,
    bool Held,
    string? Cause,
    DateTimeOffset? Since,
    DateTimeOffset? LastFetch,
    DateTimeOffset? LastImported,
    int? Waiting,
    DateTimeOffset? NextProbe,
    string Readiness,
    string? InboundAddress)
{
    /// <summary>Problems of the account's set-up; only in the answer to a PUT.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>When Google ends the consent; left out if it sets no end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ConsentEndsAt { get; init; }

    /// <summary>When its newest mail arrived, if mail does not reach it; left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UnreachedSince { get; init; }

    public static string Spell(ReadinessState state) => state.ToString().ToLowerInvariant();

    /// <param name="heldBy">The incident for whose end the mailbox waits; null for none.</param>
    /// <param name="readiness">Null if the forwarding was not read.</param>
    public static MailboxView Of(Mailbox mailbox, Incident? heldBy = null, RouteReadiness? readiness = null) => new(
        mailbox.Key.Address,
        mailbox.State.Name,
        Held: heldBy is not null && !mailbox.IsPaused,
        mailbox.Cause?.ToString(),
        mailbox.State.BeganAt,
        mailbox.LastFetchAt,
        mailbox.LastImportedAt,
        Waiting: mailbox.State is MailboxState.Active && mailbox.LastFetchAt is not null ? 0 : mailbox.Waiting,
        mailbox.State.NextTryAt,
        Readiness: Spell((readiness ?? RouteReadiness.None).State),
        mailbox.Standby.InboundAddress)
    {
        ConsentEndsAt = mailbox.ConsentEndsAt,
    };
}
