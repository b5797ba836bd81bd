using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>Opens leases that last for <c>Import__LeaseDuration</c>.</summary>
public sealed class MailboxLeases(MailboxTable mailboxes, ImportOptions options, TimeProvider time)
{
    /// <summary>Opens a lease that nothing is written for yet, so that a poll that finds nothing new costs one save.</summary>
    /// <param name="mailbox">As just read.</param>
    /// <returns>Null when another worker holds the lease.</returns>
    public MailboxLease? Open(Mailbox mailbox) =>
        mailbox.LeasedUntil > time.GetUtcNow() ? null : new MailboxLease(mailboxes, mailbox, options.LeaseDuration, time);

    /// <summary>Opens a lease and takes it.</summary>
    /// <param name="mailbox">As just read.</param>
    /// <returns>Null when another worker holds the lease, or was faster.</returns>
    public async Task<MailboxLease?> TryTakeAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (Open(mailbox) is not { } lease)
        {
            return null;
        }

        try
        {
            await lease.TakeAsync(cancellationToken);
            return lease;
        }
        catch (MailboxMovedException)
        {
            await lease.DisposeAsync();
            return null;
        }
    }
}
