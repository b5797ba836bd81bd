using System.Globalization;
using Connector.Alerting.Notices;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Notices;

/// <summary>
/// Tells the administrators of each account once a week which addresses are not ready for forwarding. During an incident the alert mail
/// says it instead, because one mail about one thing is enough. May be repeated, because a notice is sent once for its key.
/// </summary>
public sealed class WeeklyNotice(
    UnreadyMailboxes unready, NoticeOutbox notices, IncidentGate gate, ForwardingOptions options, TimeProvider time,
    ILogger<WeeklyNotice> logger)
{
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (options is not { IsOn: true, DigestEvery.Ticks: > 0 } || (await gate.LiveAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        var turn = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / options.DigestEvery.Ticks;
        var key = string.Create(CultureInfo.InvariantCulture, $"forwarding-{turn}");

        await Isolated.EachAsync(
            "forwarding notices",
            await unready.ByAccountAsync(cancellationToken),
            account => account.Key,
            (account, token) => SendAsync(account, key, token),
            logger,
            cancellationToken);
    }

    private async Task SendAsync(IGrouping<string, Mailbox> account, string key, CancellationToken cancellationToken)
    {
        if (await notices.HasAsync(account.Key, key, cancellationToken))
        {
            return;
        }

        var notReady = await unready.FindAsync(account, cancellationToken);

        if (notReady.Count > 0)
        {
            var inAll = account.Count();
            await notices.PutAsync(
                account.Key, key, locale => RoutePages.Digest(locale, notReady, notReady.Count, inAll), cancellationToken);
        }
    }
}
