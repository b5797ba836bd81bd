using Connector.Alerting;
using Connector.Alerting.Digests;
using Connector.Alerting.Notices;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// The round that keeps the parking place moving: plans due probes, tidies up rows of mailboxes that are back, sends alerts on
/// their way whose queue message was lost, and tries mails again that were set aside.
/// </summary>
public sealed partial class ProbeParked(
    ParkedMailboxTable parkedMailboxes,
    MailboxTable mailboxes,
    MailboxLifecycle lifecycle,
    FetchPlanner planner,
    IncidentGate gate,
    RetryDeferred deferred,
    AlertOutbox alerts,
    QuarantineOutbox quarantined,
    NoticeOutbox notices,
    AlertWatch alertWatch,
    TimeProvider time,
    ILogger<ProbeParked> logger)
{
    private const int Parallel = 16;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lostBefore = await planner.LostBeforeAsync(now, cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };

        await System.Threading.Tasks.Parallel.ForEachAsync(
            parkedMailboxes.ListDueAsync(now, cancellationToken), parallel, async (parked, token) => await TryLookAfterAsync(parked.Key, now, lostBefore, token));

        await alerts.SweepAsync(cancellationToken);
        await quarantined.SweepAsync(cancellationToken);
        await notices.SweepAsync(cancellationToken);
        await deferred.HandleAsync(cancellationToken);
        await alertWatch.AskAsync(cancellationToken);
    }

    /// <summary>A mailbox whose row makes no sense keeps no other from its probe (I4).</summary>
    private async Task TryLookAfterAsync(MailboxKey key, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken)
    {
        try
        {
            await LookAfterAsync(key, now, lostBefore, cancellationToken);
        }
        catch (FormatException exception)
        {
            Log.LeftOut(logger, exception.Message);
        }
    }

    private async Task LookAfterAsync(MailboxKey key, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(key, cancellationToken);

        switch (mailbox?.State)
        {
            case null or MailboxState.Active or MailboxState.Paused:
                await lifecycle.ForgetAsync(key, cancellationToken);
                break;

            case { AsParked: { } parked } when parked.NextProbeAt <= now && mailbox.PlannedAt <= lostBefore && mailbox.LeasedUntil <= now:
                if (await gate.HeldByAsync(mailbox, cancellationToken) is null && await planner.TryPlanAsync(mailbox, cancellationToken))
                {
                    Log.Probing(logger, key, parked.Cause, parked.Attempts);
                }

                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Probing {Mailbox}: parked for {Class}, {Attempts} failures so far.")]
        public static partial void Probing(ILogger logger, MailboxKey mailbox, FailureClass @class, int attempts);

        [LoggerMessage(2, LogLevel.Error, "Left out a parked mailbox that cannot be read: {Problem}")]
        public static partial void LeftOut(ILogger logger, string problem);
    }
}
