using Connector.Arrivals;
using Connector.Importing.Deferring;
using Connector.Importing.Push;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Deletes the state of the import for a mailbox that is being disconnected, apart from the mailbox's row. It may be repeated.
/// </summary>
public sealed class EndImport(PushWatches watches, SyncList lists, DeferredMails deferred, ParkedStays stays, ArrivalTable arrivals)
{
    public async Task HandleAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        await watches.EndAsync(key, cancellationToken);
        await lists.DeleteAsync(key, cancellationToken);
        await deferred.DeleteAllAsync(key, cancellationToken);
        await LeaveParkingAsync(key, cancellationToken);
        await arrivals.DeleteAsync(key, cancellationToken);
    }

    /// <summary>Removes the mailbox from ParkedMailboxes and from its outages.</summary>
    public async Task LeaveParkingAsync(MailboxKey key, CancellationToken cancellationToken) =>
        await stays.EndAsync(key, await stays.FindAsync(key, cancellationToken), cancellationToken);
}
