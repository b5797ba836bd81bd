namespace Connector.Mailboxes;

/// <summary>The part of a mailbox's row that decides whether and when it is fetched, without credential and checkpoint.</summary>
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

    /// <summary>Why it fails; null if it does not.</summary>
    public FailureClass? Cause => State is MailboxState.BackingOff backingOff ? backingOff.Cause : State.AsParked?.Cause;

    /// <summary>When the next attempt is due; null if it does not fail.</summary>
    public DateTimeOffset? NextTryAt => State is MailboxState.BackingOff backingOff ? backingOff.RetryAt : State.AsParked?.NextProbeAt;

    public bool IsPaused => State is MailboxState.Paused;
}
