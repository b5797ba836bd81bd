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
    public async Task<MailboxView> OfAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await OfAsync(mailbox, await unreached.FindAsync(mailbox.Key, cancellationToken), cancellationToken);

    /// <param name="mailboxes">Those of one account.</param>
    public async Task<IReadOnlyList<MailboxView>> OfAllAsync(
        string account, IAsyncEnumerable<Mailbox> mailboxes, CancellationToken cancellationToken)
    {
        var silent = await unreached.ListAsync(account, cancellationToken);
        return await mailboxes
            .Select(async (Mailbox mailbox, CancellationToken token) =>
                await OfAsync(mailbox, silent.GetValueOrDefault(mailbox.Key), token))
            .ToListAsync(cancellationToken);
    }

    private async Task<MailboxView> OfAsync(Mailbox mailbox, UnreachedMailbox? silent, CancellationToken cancellationToken) =>
        MailboxView.Of(
            mailbox, await gate.HeldByAsync(mailbox, cancellationToken),
            (await routes.LookAsync(mailbox, cancellationToken)).Readiness) with
        {
            UnreachedSince = silent?.LastMailAt,
        };
}
