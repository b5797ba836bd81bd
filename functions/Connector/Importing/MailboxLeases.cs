using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>Opens leases that last for <c>Import__LeaseDuration</c>.</summary>
public sealed class MailboxLeases(MailboxTable mailboxes, ImportOptions options, TimeProvider time)
{
    /// <inheritdoc cref="MailboxLease.Open"/>
    public MailboxLease? Open(Mailbox mailbox) => MailboxLease.Open(mailboxes, mailbox, options.LeaseDuration, time);

    /// <inheritdoc cref="MailboxLease.TryTakeAsync"/>
    public Task<MailboxLease?> TryTakeAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        MailboxLease.TryTakeAsync(mailboxes, mailbox, options.LeaseDuration, time, cancellationToken);
}
