using Connector.Arrivals;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>A mailbox with its condition.</summary>
/// <param name="HeldBy">The incident that keeps it from being fetched; null for none.</param>
public sealed record MailboxLine(MailboxSummary Mailbox, Condition Condition, Incident? HeldBy)
{
    /// <summary>What is known if mail does not reach it; null if it does.</summary>
    public UnreachedMailbox? Unreached { get; init; }

    /// <summary>When its push watch lapses unless it is renewed; null if there is none, or push is off.</summary>
    public DateTimeOffset? WatchedUntil { get; init; }

    /// <summary>Since when it has this condition; null if that is unknown or of no interest.</summary>
    public DateTimeOffset? Since => Condition switch
    {
        Condition.Held => HeldBy?.HeldSince(Mailbox.ConnectedAt),
        Condition.Late => Mailbox.LastFetchAt ?? Mailbox.ConnectedAt,
        Condition.Starting => Mailbox.ConnectedAt,
        Condition.Unreached => Unreached?.LastMailAt,
        _ => Mailbox.State.BeganAt,
    };

    /// <summary>Its place in the sorted list.</summary>
    public ListPlace Place => new(Condition, Since, Mailbox.Key);
}
