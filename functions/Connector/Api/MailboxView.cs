using System.Text.Json.Serialization;
using Connector.Forwarding;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>A mailbox as HTTP shows it. States and classes are spelled as in the code.</summary>
/// <param name="Held">Its fetches wait for a provider incident to end, though it never failed itself.</param>
/// <param name="Since">First failure of the row it is in; null while all is well.</param>
/// <param name="Waiting">Mails known to wait at Gmail, at least so many; null when that is unknown.</param>
/// <param name="Readiness">Of the forwarding route.</param>
internal sealed record MailboxView(
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
    /// <summary>What the account's set-up lacks; in the answer to a PUT alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    internal static string Spell(ReadinessState state) => state.ToString().ToLowerInvariant();

    /// <param name="heldBy">The incident for whose end it waits; null for none.</param>
    /// <param name="readiness">Null for a mailbox whose forwarding nobody looked at.</param>
    public static MailboxView Of(Mailbox mailbox, Incident? heldBy = null, RouteReadiness? readiness = null)
    {
        var (cause, since, nextTry) = mailbox.State switch
        {
            MailboxState.BackingOff state => (state.Cause, state.Since, state.RetryAt),
            { AsParked: { } parked } => (parked.Cause, parked.Since, parked.NextProbeAt),
            MailboxState.CatchingUp state => ((FailureClass?)null, state.Since, null),
            MailboxState.Paused state => (null, state.Since, null),
            _ => ((FailureClass?)null, (DateTimeOffset?)null, (DateTimeOffset?)null),
        };

        return new MailboxView(
            mailbox.Key.Address,
            mailbox.State.Name,
            Held: heldBy is not null && mailbox.State is not MailboxState.Paused,
            cause?.ToString(),
            since,
            mailbox.LastFetchAt,
            mailbox.LastImportedAt,
            Waiting: mailbox.State is MailboxState.Active && mailbox.LastFetchAt is not null ? 0 : mailbox.Waiting,
            nextTry,
            Readiness: Spell((readiness ?? RouteReadiness.None).State),
            mailbox.Standby.InboundAddress);
    }
}
