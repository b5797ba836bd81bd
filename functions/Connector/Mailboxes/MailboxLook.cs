namespace Connector.Mailboxes;

/// <summary>What has to be known of a mailbox to decide whether and when it is fetched: its row without credential and checkpoint.</summary>
public sealed record MailboxLook(
    MailboxKey Key,
    MailboxState State,
    DateTimeOffset? LastFetchAt,
    DateTimeOffset? LastImportedAt,
    DateTimeOffset PlannedAt,
    DateTimeOffset LeasedUntil)
{
    public static MailboxLook Of(Mailbox mailbox) =>
        new(mailbox.Key, mailbox.State, mailbox.LastFetchAt, mailbox.LastImportedAt, mailbox.PlannedAt, mailbox.LeasedUntil);

    /// <summary>Why it fails; null while it does not.</summary>
    public FailureClass? Cause => State is MailboxState.BackingOff backingOff ? backingOff.Cause : State.AsParked?.Cause;

    /// <summary>When it is tried next by itself; null while it does not fail.</summary>
    public DateTimeOffset? NextTryAt => State is MailboxState.BackingOff backingOff ? backingOff.RetryAt : State.AsParked?.NextProbeAt;

    public bool IsPaused => State is MailboxState.Paused;
}
