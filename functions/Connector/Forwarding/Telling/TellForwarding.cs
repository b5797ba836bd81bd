using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Notices;
using Connector.Forwarding.Confirming;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Forwarding.Telling;

/// <summary>
/// Tells administrators what forwarding needs of them: Gmail's question at once; what is not ready once a week, and once in each incident, when its
/// first alert has left. Everything may be repeated: a notice goes out once for its key.
/// </summary>
public sealed class TellForwarding(
    MailboxTable mailboxes, ForwardingTable routes, NoticeOutbox notices, IncidentGate gate, ForwardingOptions options, TimeProvider time)
{
    /// <summary>Spares the reads; after a restart the keys hold.</summary>
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    private bool IsOn => options is { IsOn: true, DigestEvery.Ticks: > 0 };

    /// <summary>Gmail asks whether a mailbox may forward here.</summary>
    public Task AskedAsync(Mailbox mailbox, GmailConfirmation asked, CancellationToken cancellationToken)
    {
        var (key, inbound) = (mailbox.Key, mailbox.Standby.InboundAddress);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Address}|{asked.Code}|{asked.Link}")).AsSpan(0, 16));
        return notices.PutAsync(key.Account, $"confirmation-{id}", locale => RoutePages.Confirmation(locale, key.Address, inbound, asked), cancellationToken);
    }

    /// <summary>From the daily audit.</summary>
    public async Task TellWeeklyAsync(CancellationToken cancellationToken)
    {
        // On such a day the other one is sent.
        if (!IsOn || (await gate.LiveAsync(cancellationToken)).Count > 0)
        {
            return;
        }

        var turn = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / options.DigestEvery.Ticks;
        await TellAsync(account: null, string.Create(CultureInfo.InvariantCulture, $"forwarding-{turn}"), inIncident: false, cancellationToken);
    }

    /// <summary>From a timer that ticks all the time.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return;
        }

        // After the alert: that one says what happened.
        foreach (var incident in (await gate.LiveAsync(cancellationToken)).Where(incident => incident is { Phase: IncidentPhase.Open, AlertedAt: not null } && !_told.ContainsKey(incident.Id)))
        {
            await TellAsync(incident.Account, $"forwarding-{incident.Id.ToLowerInvariant()}", inIncident: true, cancellationToken);
            _told[incident.Id] = true;
        }
    }

    private async Task TellAsync(string? account, string key, bool inIncident, CancellationToken cancellationToken)
    {
        var all = account is null ? mailboxes.ListAsync(cancellationToken) : mailboxes.ListAsync(account, cancellationToken);
        var byAccount = (await all.Where(mailbox => mailbox.State is not MailboxState.Paused).ToListAsync(cancellationToken)).GroupBy(mailbox => mailbox.Key.Account);

        foreach (var ofAccount in byAccount)
        {
            await TellAsync(ofAccount.Key, key, [.. ofAccount], inIncident, cancellationToken);
        }
    }

    private async Task TellAsync(string account, string key, List<Mailbox> all, bool inIncident, CancellationToken cancellationToken)
    {
        if (await notices.HasAsync(account, key, cancellationToken))
        {
            return;
        }

        List<NotReady> notReady = [];

        foreach (var mailbox in all)
        {
            var (readiness, _) = await routes.LookAsync(mailbox, cancellationToken);

            if (readiness.ToStandby() != StandbyState.Ready)
            {
                notReady.Add(new NotReady(mailbox.Key.Address, readiness.Cause, mailbox.Standby.InboundAddress));
            }
        }

        if (notReady.Count > 0)
        {
            await notices.PutAsync(account, key, locale => RoutePages.Digest(locale, notReady, notReady.Count, all.Count, inIncident), cancellationToken);
        }
    }
}
