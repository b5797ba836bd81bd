using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>Views of mailboxes with the incident that holds them and the readiness of their forwarding.</summary>
public sealed class MailboxViews(IncidentGate gate, ForwardingTable routes)
{
    public async Task<MailboxView> OfAsync(Mailbox mailbox, CancellationToken cancellationToken) => MailboxView.Of(
        mailbox, await gate.HeldByAsync(mailbox, cancellationToken), (await routes.LookAsync(mailbox, cancellationToken)).Readiness);
}
