using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>The sweep over parked mailboxes: plans the probes that are due, and removes rows of mailboxes that are back.</summary>
public sealed class ProbeParked(
    ParkedMailboxTable parkedMailboxes,
    ParkedProbe probe,
    FetchPlanner planner,
    TableScan scan,
    TimeProvider time,
    ILogger<ProbeParked> logger)
{
    public const string Name = "probe";

    private const int Concurrency = 16;

    private const int PageSize = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(40);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lostBefore = await planner.LostBeforeAsync(now, cancellationToken);
        var due = parkedMailboxes.ListDueAsync(now, PageSize, cancellationToken);

        await foreach (var page in scan.PagesAsync(Name, due, Budget, rest: TimeSpan.Zero, cancellationToken))
        {
            await Isolated.EachAsync(
                Name,
                page,
                parked => parked.Key.ToString(),
                (parked, token) => probe.PlanAsync(parked, now, lostBefore, token),
                logger,
                cancellationToken,
                Concurrency);
        }
    }
}
