namespace Connector.Mailboxes;

/// <summary>The part of a mailbox's row that people look at, without credential and checkpoint.</summary>
/// <param name="Waiting">Least number of mails that wait in the mailbox; null if unknown.</param>
/// <param name="IsProven">Google has confirmed that the credential opens this mailbox.</param>
/// <param name="WatchedUntil">When its push watch expires unless it is renewed; null if there is none, or if it comes
/// from a copy that an earlier version saved.</param>
public sealed record MailboxSummary(
    MailboxKey Key, MailboxState State, DateTimeOffset? ConnectedAt, DateTimeOffset? LastFetchAt, DateTimeOffset? LastImportedAt,
    int? Waiting, StandbyRoute Standby, bool IsProven, DateTimeOffset? WatchedUntil = null)
{
    public static MailboxSummary Of(Mailbox mailbox) => new(
        mailbox.Key, mailbox.State, mailbox.ConnectedAt, mailbox.LastFetchAt, mailbox.LastImportedAt,
        mailbox.State is MailboxState.Active && mailbox.LastFetchAt is not null ? 0 : mailbox.Waiting, mailbox.Standby, mailbox.IsProven,
        mailbox.WatchedUntil);

    /// <inheritdoc cref="MailboxState.FailureCause"/>
    public FailureClass? Cause => State.FailureCause;
}
