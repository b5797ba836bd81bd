using Connector.Forwarding.Holding;
using Connector.Mailboxes;

namespace Connector.Forwarding;

/// <summary>
/// Ends the second way in of a mailbox that is being disconnected: its inbound addresses, what is known of its forwarding, and mail that was kept while it was
/// paused. Called before the mailbox's own row is deleted, so that a disconnect that failed can be repeated.
/// </summary>
public sealed class RouteDisconnection(InboundAddresses addresses, ForwardingTable routes, HeldMails held)
{
    /// <summary>May be repeated.</summary>
    public async Task EndAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await addresses.EndAsync(mailbox, cancellationToken);
        await held.DeleteAllAsync(mailbox, cancellationToken);

        // Last: a change of the address writes it.
        await routes.DeleteAsync(mailbox, cancellationToken);
    }
}
