using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Readiness;

/// <summary>Finds the mailboxes whose forwarding is not ready.</summary>
public sealed class UnreadyMailboxes(MailboxTable mailboxes, ForwardingTable routes, ILogger<UnreadyMailboxes> logger)
{
    /// <summary>All mailboxes that are not paused, by account.</summary>
    public async Task<ILookup<string, Mailbox>> ByAccountAsync(CancellationToken cancellationToken)
    {
        var all = await mailboxes.ListAsync(cancellationToken)
            .Where(mailbox => mailbox.State is not MailboxState.Paused)
            .ToListAsync(cancellationToken);
        return all.ToLookup(mailbox => mailbox.Key.Account);
    }

    public async Task<IReadOnlyList<NotReady>> FindAsync(IEnumerable<Mailbox> among, CancellationToken cancellationToken)
    {
        List<NotReady> found = [];

        await Isolated.EachAsync(
            "forwarding notices",
            among,
            mailbox => mailbox.Key.ToString(),
            async (mailbox, token) =>
            {
                var (readiness, _) = await routes.LookAsync(mailbox, token);

                if (readiness.ToStandby() != StandbyState.Ready)
                {
                    found.Add(new NotReady(mailbox.Key.Address, readiness.Cause, mailbox.Standby.InboundAddress));
                }
            },
            logger,
            cancellationToken);

        return found;
    }
}

/// <summary>A mailbox whose mail would not arrive by forwarding.</summary>
/// <param name="Cause">Null if the setup has not begun.</param>
public sealed record NotReady(string Address, ReadinessCause? Cause, string? InboundAddress);
