using Connector.Alerting;
using Connector.Importing.Push;
using Connector.Incidents;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET status</c>: the state of the whole installation.</summary>
public sealed class StatusEndpoint(
    MailboxStatus mailboxes, MailStatus mail, IncidentTable incidents, AlertHeartbeat alerts, PushOptions push, TimeProvider time)
{
    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var (count, tokenKeys) = await mailboxes.ReadAsync(cancellationToken);
        var waiting = await mail.WaitingAsync(cancellationToken);
        var now = time.GetUtcNow();

        // The provider's incident comes before those of accounts.
        var open = (await incidents.RecentAsync(cancellationToken))
            .Where(incident => incident.IsOpen)
            .OrderBy(incident => incident.Account is not null)
            .FirstOrDefault();

        return Results.Ok(new
        {
            mailboxes = count.ByState.Values.Sum(),
            counts = count.ByState,
            unreached = await mailboxes.UnreachedAsync(cancellationToken),
            oldestLagSeconds = (long?)count.OldestLag(now)?.TotalSeconds,
            pushWatchAgeSeconds = push.IsOn ? (long?)count.WatchAge(now)?.TotalSeconds : null,
            undelivered = waiting.Count,
            oldestUndeliveredSeconds = waiting.Oldest is { } oldest ? (long)(now - oldest).TotalSeconds : (long?)null,
            openIncident = open is null ? null : IncidentViews.OfOpen(open),
            inboundMailbox = await mail.InboundMailboxAsync(cancellationToken),
            setAside = await mail.SetAsideAsync(cancellationToken),
            serviceLevel = await mail.ServiceAsync(cancellationToken),
            testMails = await mail.TestMailsAsync(cancellationToken),
            tokenKeys,
            alertsRanAt = await alerts.LastRunAsync(cancellationToken),
        });
    }
}
