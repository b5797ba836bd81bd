using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>The sweep over parked mailboxes: plans the probes that are due, and removes rows of mailboxes that are back.</summary>
public sealed partial class ProbeParked(
    MailboxTable mailboxes, ParkedStays stays, FetchPlanner planner, TableScan scan, TimeProvider time, ILogger<ProbeParked> logger)
{
    public const string Name = "probe";

    private const int Concurrency = 16;

    private const int PageSize = 200;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(40);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lostBefore = await planner.LostBeforeAsync(now, cancellationToken);

        await scan.EachAsync(
            Name, stays.ListDueAsync(now, PageSize, cancellationToken), Budget, parked => parked.Key.ToString(),
            (parked, token) => PlanAsync(parked, now, lostBefore, token), logger, cancellationToken, Concurrency);
    }

    /// <summary>Plans a probe that is due, or removes the row of a mailbox that is back.</summary>
    /// <param name="lostBefore">A job that was planned earlier than this counts as lost.</param>
    private async Task PlanAsync(ParkedMailbox row, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(row.Key, cancellationToken);

        if (mailbox?.State is null or MailboxState.Active or MailboxState.Paused)
        {
            await stays.EndAsync(row.Key, row, cancellationToken);
        }
        else if (mailbox.State.AsParked is { } parked
            && parked.NextProbeAt <= now && mailbox.PlannedAt <= lostBefore && mailbox.LeasedUntil <= now
            && await planner.TryPlanUnlessHeldAsync(mailbox, cancellationToken))
        {
            Log.Probing(logger, row.Key, parked.Cause, parked.Attempts);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Probing {Mailbox}: parked for {Class}, {Attempts} failures so far.")]
        public static partial void Probing(ILogger logger, MailboxKey mailbox, FailureClass @class, int attempts);
    }
}
