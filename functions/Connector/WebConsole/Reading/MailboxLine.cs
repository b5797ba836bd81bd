using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>A mailbox with its condition.</summary>
/// <param name="HeldBy">The incident that keeps it from being fetched; null for none.</param>
public sealed record MailboxLine(MailboxSummary Mailbox, Condition Condition, Incident? HeldBy)
{
    /// <summary>Since when it has this condition; null if that is unknown or of no interest.</summary>
    public DateTimeOffset? Since => Condition switch
    {
        Condition.Held => HeldBy?.FirstFailureAt,
        Condition.Late => Mailbox.LastFetchAt ?? Mailbox.ConnectedAt,
        Condition.Starting => Mailbox.ConnectedAt,
        _ => Mailbox.Since,
    };

    /// <summary>The worst first, and of these the one that has lasted longest.</summary>
    public static int Compare(MailboxLine one, MailboxLine other)
    {
        var (here, there) = (one.Mailbox.Key, other.Mailbox.Key);
        return one.Condition != other.Condition ? one.Condition.CompareTo(other.Condition)
            : one.Since != other.Since ? (one.Since ?? DateTimeOffset.MaxValue).CompareTo(other.Since ?? DateTimeOffset.MaxValue)
            : here.Account != there.Account ? string.CompareOrdinal(here.Account, there.Account)
            : string.CompareOrdinal(here.Address, there.Address);
    }
}
