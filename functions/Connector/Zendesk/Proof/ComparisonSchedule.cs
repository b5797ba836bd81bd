using Connector.Alerting;
using Connector.Delivering.Queueing;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk.Proof;

/// <summary>
/// Decides when an account's mails are compared: once a day, and after an outage as soon as all that waited is handed over.
/// </summary>
internal sealed class ComparisonSchedule(ComparisonTable table, OutageTable outages, DeliveryTable deliveries, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>Mails that wait for longer after an outage do not wait because of the outage.</summary>
    private static readonly TimeSpan CatchesUpWithin = TimeSpan.FromHours(2);

    /// <returns>The last comparison of an account; null if there is none.</returns>
    public Task<ZendeskComparison?> LastAsync(ZendeskAccess access, CancellationToken cancellationToken) =>
        table.FindAsync(access.Account, access.Subdomain, cancellationToken);

    /// <returns>The comparison to begin or to continue; null if none is due.</returns>
    public async Task<ZendeskComparison?> DueAsync(ZendeskAccess access, CancellationToken cancellationToken)
    {
        var last = await LastAsync(access, cancellationToken);
        var now = time.GetUtcNow();

        if (last is { FinishedAt: null })
        {
            return last;
        }

        var outageEnded = await outages.LastEndedAsync(access.Account, cancellationToken);
        var isDue = last is null || last.FinishedAt + Every <= now || outageEnded > last.Until;

        if (!isDue || (outageEnded + CatchesUpWithin > now && (await deliveries.WaitingAsync(access.Account, cancellationToken)).Count > 0))
        {
            return null;
        }

        // It begins where the last one ended, so that each mail is compared.
        return new ZendeskComparison(access.Account, access.Subdomain, last?.Until ?? now - Every, now);
    }
}
