using Connector.Arrivals;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>
/// Views of mailboxes with the incident that holds them, the readiness of their forwarding, and whether mail reaches them.
/// </summary>
public sealed class MailboxViews(IncidentGate gate, ForwardingTable routes, UnreachedMailboxes unreached)
{
    public async Task<MailboxView> OfAsync(Mailbox mailbox, CancellationToken cancellationToken) => MailboxView.Of(
        mailbox, await gate.HeldByAsync(mailbox, cancellationToken), (await routes.LookAsync(mailbox, cancellationToken)).Readiness) with
    {
        UnreachedSince = (await unreached.FindAsync(mailbox.Key, cancellationToken))?.LastMailAt,
    };
}
