using Connector.Alerting;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>GET status</c>: how all mailboxes stand, at one glance.</summary>
public sealed class StatusEndpoint(MailboxTable mailboxes, AlertWatch alerts, TimeProvider time)
{
    private static readonly string[] States =
    [
        nameof(MailboxState.Active), nameof(MailboxState.BackingOff), nameof(MailboxState.Parked),
        nameof(MailboxState.Probing), nameof(MailboxState.CatchingUp), nameof(MailboxState.Paused),
    ];

    public async Task<IResult> GetAsync(CancellationToken cancellationToken)
    {
        var counts = States.ToDictionary(state => state, _ => 0);
        DateTimeOffset? oldest = null;

        await foreach (var mailbox in mailboxes.ListAsync(cancellationToken))
        {
            counts[mailbox.State.Name]++;

            // A mailbox that was never fetched lags since it was connected, or since ever.
            if (mailbox.State is not MailboxState.Paused && (mailbox.LastFetchAt ?? mailbox.ImportFrom) is { } fetched && !(fetched >= oldest))
            {
                oldest = fetched;
            }
        }

        return Results.Ok(new
        {
            mailboxes = counts.Values.Sum(),
            counts,
            oldestLagSeconds = oldest is { } since ? Math.Max(0, (long)(time.GetUtcNow() - since).TotalSeconds) : (long?)null,
            openIncident = (string?)null,
            alertsRanAt = await alerts.LastRunAsync(cancellationToken),
        });
    }
}
