using System.Globalization;
using Connector.Alerting.Notices;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Notices;

/// <summary>
/// Tells the administrators of each account once a week which addresses are not ready for forwarding. May be repeated, because a notice is
/// sent once for its key.
/// </summary>
public sealed class WeeklyNotice(
    MailboxTable mailboxes, ForwardingTable routes, NoticeOutbox notices, ForwardingOptions options, TimeProvider time,
    ILogger<WeeklyNotice> logger)
{
    private const string Duty = "forwarding notices";

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (options.DigestEvery == TimeSpan.Zero)
        {
            return;
        }

        var turn = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / options.DigestEvery.Ticks;
        var key = string.Create(CultureInfo.InvariantCulture, $"forwarding-{turn}");
        var all = await mailboxes.ListAsync(cancellationToken)
            .Where(mailbox => mailbox.State is not MailboxState.Paused)
            .ToListAsync(cancellationToken);

        await Isolated.EachAsync(
            Duty, all.GroupBy(mailbox => mailbox.Key.Account), account => account.Key, (account, token) => SendAsync(account, key, token),
            logger, cancellationToken);
    }

    private async Task SendAsync(IGrouping<string, Mailbox> account, string key, CancellationToken cancellationToken)
    {
        if (await notices.HasAsync(account.Key, key, cancellationToken))
        {
            return;
        }

        List<NotReady> notReady = [];
        await Isolated.EachAsync(Duty, account, mailbox => mailbox.Key.ToString(), LookAsync, logger, cancellationToken);

        if (notReady.Count > 0)
        {
            await notices.PutAsync(
                account.Key, key, locale => RoutePages.Digest(locale, notReady, account.Count()), cancellationToken);
        }

        async Task LookAsync(Mailbox mailbox, CancellationToken token)
        {
            var (readiness, _) = await routes.LookAsync(mailbox, token);

            if (readiness.ToStandby() != StandbyState.Ready)
            {
                notReady.Add(new NotReady(mailbox.Key.Address, readiness.Cause, mailbox.Standby.InboundAddress));
            }
        }
    }
}

/// <summary>A mailbox whose mail would not arrive by forwarding.</summary>
/// <param name="Cause">Null if the setup has not begun.</param>
internal sealed record NotReady(string Address, ReadinessCause? Cause, string? InboundAddress);
