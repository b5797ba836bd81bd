namespace Connector.Mailboxes;

/// <summary>The part of a mailbox's row that people look at, without credential and checkpoint.</summary>
/// <param name="Waiting">Least number of mails that wait in the mailbox; null if unknown.</param>
/// <param name="IsProven">Google has confirmed that the credential opens this mailbox.</param>
public sealed record MailboxSummary(
    MailboxKey Key, MailboxState State, DateTimeOffset? ConnectedAt, DateTimeOffset? LastFetchAt, DateTimeOffset? LastImportedAt,
    int? Waiting, StandbyRoute Standby, bool IsProven)
{
    public static MailboxSummary Of(Mailbox mailbox) => new(
        mailbox.Key, mailbox.State, mailbox.ConnectedAt, mailbox.LastFetchAt, mailbox.LastImportedAt,
        mailbox.State is MailboxState.Active && mailbox.LastFetchAt is not null ? 0 : mailbox.Waiting, mailbox.Standby, mailbox.IsProven);

    /// <summary>Why it fails; null if it does not.</summary>
    public FailureClass? Cause => State is MailboxState.BackingOff backingOff ? backingOff.Cause : State.AsParked?.Cause;

    /// <summary>Since when it is in a state other than Active; null for an active mailbox.</summary>
    public DateTimeOffset? Since => State switch
    {
        MailboxState.BackingOff backingOff => backingOff.Since,
        { AsParked: { } parked } => parked.Since,
        MailboxState.CatchingUp catchingUp => catchingUp.Since,
        MailboxState.Paused paused => paused.Since,
        _ => null,
    };

    /// <summary>When the next attempt is due; null if it does not fail.</summary>
    public DateTimeOffset? NextTryAt => State is MailboxState.BackingOff backingOff ? backingOff.RetryAt : State.AsParked?.NextProbeAt;
}
