using Connector.Delivering;
using Connector.Mailboxes;

namespace Connector.Importing.Reconciling;

/// <summary>Tells whether mailboxes are out of rotation, from their own rows and those in ParkedMailboxes, and whether a destination is down.</summary>
public sealed class StayCheck(MailboxTable mailboxes, ParkedMailboxTable parkedMailboxes, DestinationTable destinations)
{
    /// <summary>Whether a mailbox has no stay in the parking place, and none that begins or ends in this moment.</summary>
    /// <remarks>The row in ParkedMailboxes is written first and deleted last.</remarks>
    public async Task<bool> IsBackAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        !ParkedStays.MayHaveRow((await mailboxes.FindAsync(mailbox, cancellationToken))?.State ?? new MailboxState.Active())
        && await parkedMailboxes.FindAsync(mailbox, cancellationToken) is null;

    /// <summary>Whether an account has a mailbox that an incident can hold.</summary>
    public async Task<bool> HoldsAnyAsync(string account, CancellationToken cancellationToken) =>
        (await mailboxes.LookAsync(account, cancellationToken)).Any(look => !look.IsPaused);

    /// <summary>Whether nothing is known against an account's destination.</summary>
    public async Task<bool> TakesMailAsync(string account, CancellationToken cancellationToken) =>
        await destinations.FindAsync(account, cancellationToken) is null;
}
