using Connector.Alerting;
using Connector.Delivering;
using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.Importing.Deferring;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Reporting;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET status</c>: how all mailboxes stand, at one glance.</summary>
public sealed class StatusEndpoint(
    MailboxTable mailboxes, DeliveryTable deliveries, IncidentTable incidents, DeferredMails aside, AlertWatch alerts, ForwardingOptions forwarding,
    InboundMailboxTable inbound, TokenCipher tokens, TimeProvider time)
{
    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var count = new MailboxCount();
        var tokenKeys = new SortedDictionary<string, int>(tokens.Keys.ToDictionary(key => key, _ => 0), StringComparer.OrdinalIgnoreCase);

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            count.Add(mailbox);

            if (mailbox.EncryptedToken is { } token && TokenCipher.KeyOf(token) is { } key)
            {
                tokenKeys[key] = tokenKeys.GetValueOrDefault(key) + 1;
            }
        }

        var counts = count.ByState;
        var waiting = await deliveries.WaitingAsync(cancellationToken);

        // The provider's comes first, when accounts have incidents too.
        var open = (await incidents.RecentAsync(cancellationToken)).Where(incident => incident.IsOpen).OrderBy(incident => incident.Account is not null).FirstOrDefault();

        return Results.Ok(new
        {
            mailboxes = counts.Values.Sum(),
            counts,
            oldestLagSeconds = (long?)count.OldestLag(time.GetUtcNow())?.TotalSeconds,
            undelivered = waiting.Count,
            oldestUndeliveredSeconds = waiting.Oldest is { } oldest ? (long)(time.GetUtcNow() - oldest).TotalSeconds : (long?)null,
            openIncident = open is null ? null : OpenIncidentView.Of(open),
            inboundMailbox = forwarding.Imap is null ? null : InboundMailboxView.Of((await inbound.ReadAsync(cancellationToken)).State),
            setAside = await SetAsideView.OfAsync(aside, cancellationToken),
            tokenKeys,
            alertsRanAt = await alerts.LastRunAsync(cancellationToken),
        });
    }
}
