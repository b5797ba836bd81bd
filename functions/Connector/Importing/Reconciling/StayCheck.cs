using Connector.Delivering.Health;
using Connector.Mailboxes;

namespace Connector.Importing.Reconciling;

/// <summary>Tells from the rows whether a mailbox is parked, and whether a destination is down.</summary>
public sealed class StayCheck(MailboxTable mailboxes, ParkedMailboxTable parkedMailboxes, DestinationTable destinations)
{
    /// <summary>True if a mailbox is not parked and no change of that is under way.</summary>
    /// <remarks>The row in ParkedMailboxes is written first and deleted last.</remarks>
    public async Task<bool> IsBackAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        !ParkedStays.MayHaveRow((await mailboxes.FindAsync(mailbox, cancellationToken))?.State ?? new MailboxState.Active())
        && await parkedMailboxes.FindAsync(mailbox, cancellationToken) is null;

    /// <summary>True if an account has a mailbox that an incident can hold.</summary>
    public async Task<bool> HoldsAnyAsync(string account, CancellationToken cancellationToken) =>
        await mailboxes.ListAsync(account, cancellationToken).AnyAsync(mailbox => !mailbox.IsPaused, cancellationToken);

    /// <summary>True if an account's destination has no failures on record.</summary>
    public async Task<bool> TakesMailAsync(string account, CancellationToken cancellationToken) =>
        await destinations.FindAsync(account, cancellationToken) is null;
}
