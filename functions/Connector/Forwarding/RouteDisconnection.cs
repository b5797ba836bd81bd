using Connector.Forwarding.Holding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;

namespace Connector.Forwarding;

/// <summary>
/// Deletes the inbound addresses, the forwarding facts and the held mail of a mailbox that is being disconnected. Called before the
/// mailbox's own row is deleted, so that a disconnect that failed can be repeated.
/// </summary>
public sealed class RouteDisconnection(InboundAddresses addresses, ForwardingTable routes, HeldMails held)
{
    /// <summary>May be repeated.</summary>
    public async Task EndAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await addresses.EndAsync(mailbox, cancellationToken);
        await held.DeleteAllAsync(mailbox, cancellationToken);

        // Last, because a change of the address writes this row.
        await routes.DeleteAsync(mailbox, cancellationToken);
    }
}
