using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>Finds the mailboxes that have been quiet for too long, and answers the suspicions account by account.</summary>
public sealed class SilenceSweep(
    ArrivalTable arrivals, TableScan scan, AccountSilence account, SilenceOptions options, TimeProvider time, ILogger<SilenceSweep> logger)
{
    public const string Name = "silence";

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    /// <summary>A gap that is worth a suspicion lasts for hours, so a look at all rows every ten minutes is enough.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        List<DueArrivals> due = [];

        await foreach (var page in scan.PagesAsync(Name, arrivals.ListDueAsync(time.GetUtcNow()), Budget, Rest, cancellationToken))
        {
            due.AddRange(page);
        }

        // All mailboxes of an account together, so that its administrators get one mail about all of them.
        await Isolated.EachAsync(
            Name, due.GroupBy(one => one.Mailbox.Account), one => one.Key,
            (one, token) => account.HandleAsync([.. one.Select(found => found.Mailbox)], token), logger, cancellationToken);
    }
}
