using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Notices;
using Connector.Forwarding.Confirming;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Telling;

/// <summary>
/// Tells administrators what forwarding needs of them: Gmail's question at once, what is not ready once a week. In an incident the alert itself says
/// what is not ready, so that nobody gets two mails about one thing. Everything may be repeated: a notice goes out once for its key.
/// </summary>
public sealed class TellForwarding(
    MailboxTable mailboxes, ForwardingTable routes, NoticeOutbox notices, IncidentGate gate, ForwardingOptions options, TimeProvider time,
    ILogger<TellForwarding> logger)
{
    /// <summary>Gmail asks whether a mailbox may forward here.</summary>
    public Task AskedAsync(Mailbox mailbox, GmailConfirmation asked, CancellationToken cancellationToken)
    {
        var (key, inbound) = (mailbox.Key, mailbox.Standby.InboundAddress);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Address}|{asked.Id}")).AsSpan(0, 16));
        return notices.PutAsync(key.Account, $"confirmation-{id}", locale => RoutePages.Confirmation(locale, key.Address, inbound, asked), cancellationToken);
    }

    /// <summary>From the daily audit.</summary>
    public async Task TellWeeklyAsync(CancellationToken cancellationToken)
    {
        // On such a day the alert says it, address by address.
        if (options is not { IsOn: true, DigestEvery.Ticks: > 0 } || (await gate.LiveAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        var turn = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / options.DigestEvery.Ticks;
        var key = string.Create(CultureInfo.InvariantCulture, $"forwarding-{turn}");
        var all = await mailboxes.ListAsync(cancellationToken).Where(mailbox => mailbox.State is not MailboxState.Paused).ToListAsync(cancellationToken);

        await Isolated.EachAsync(
            "forwarding notices",
            all.GroupBy(mailbox => mailbox.Key.Account),
            account => account.Key,
            (account, token) => TellAsync(account.Key, key, [.. account], token),
            logger,
            cancellationToken);
    }

    private async Task TellAsync(string account, string key, List<Mailbox> all, CancellationToken cancellationToken)
    {
        if (await notices.HasAsync(account, key, cancellationToken))
        {
            return;
        }

        List<NotReady> notReady = [];

        await Isolated.EachAsync(
            "forwarding notices",
            all,
            mailbox => mailbox.Key.ToString(),
            async (mailbox, token) =>
            {
                var (readiness, _) = await routes.LookAsync(mailbox, token);

                if (readiness.ToStandby() != StandbyState.Ready)
                {
                    notReady.Add(new NotReady(mailbox.Key.Address, readiness.Cause, mailbox.Standby.InboundAddress));
                }
            },
            logger,
            cancellationToken);

        if (notReady.Count > 0)
        {
            await notices.PutAsync(account, key, locale => RoutePages.Digest(locale, notReady, notReady.Count, all.Count), cancellationToken);
        }
    }
}
