using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Puts fetch jobs on their way: one per mailbox that wants one, and never two at a time for one mailbox.</summary>
public sealed partial class FetchPlanner(
    MailboxTable mailboxes,
    IncidentGate gate,
    WorkQueues queues,
    RetryPolicy retry,
    ImportOptions options,
    TimeProvider time,
    ILogger<FetchPlanner> logger)
{
    private const int Parallel = 16;

    /// <summary>Plans every mailbox that is due and not held by an incident.</summary>
    public async Task PlanDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lost = await LostBeforeAsync(now, cancellationToken);
        var (planned, failed, found) = (0, 0, 0);

        await foreach (var page in mailboxes.ListDueAsync(now, lost, cancellationToken))
        {
            found += page.Count;
            failed += await Isolated.EachAsync("plan", page, mailbox => mailbox.Key.ToString(), PlanAsync, logger, cancellationToken, Parallel);
        }

        if (failed == 0 || failed < found)
        {
            Metrics.Heartbeat();
        }

        Log.Planned(logger, planned);

        async Task PlanAsync(Mailbox mailbox, CancellationToken token)
        {
            if (await gate.HeldByAsync(mailbox, token) is null && await TryPlanAsync(mailbox, token))
            {
                Interlocked.Increment(ref planned);
            }
        }
    }

    /// <summary>A job put on its way before this moment, and not begun, went down with its worker.</summary>
    /// <remarks>While jobs wait in the queue it is only slow: to plan again would make it slower.</remarks>
    public async Task<DateTimeOffset> LostBeforeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        now - (await queues.HasWaitingAsync(StorageNames.FetchJobsQueue, cancellationToken) ? options.JobExpiryInBacklog : options.JobExpiry);

    /// <summary>Plans a mailbox as it was just read; one that is parked, as a probe.</summary>
    /// <returns>False when somebody else changed it meanwhile.</returns>
    public async Task<bool> TryPlanAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            await mailboxes.SaveAsync(Planned(mailbox), cancellationToken);
        }
        catch (MailboxMovedException)
        {
            return false;
        }

        await EnqueueAsync(mailbox.Key, cancellationToken);
        return true;
    }

    /// <summary>The same, whatever it was to wait for: for one that an incident lets through.</summary>
    public Task<bool> TryPlanAtOnceAsync(Mailbox mailbox, CancellationToken cancellationToken) => TryPlanAsync(Asked(mailbox), cancellationToken);

    /// <summary>Plans a mailbox now, as a person asked for, after a change to it.</summary>
    /// <param name="change">Pure.</param>
    /// <returns>The mailbox as saved; null when there is none of that name.</returns>
    public async Task<Mailbox?> PlanNowAsync(MailboxKey key, Func<Mailbox, Mailbox> change, CancellationToken cancellationToken)
    {
        var changed = await mailboxes.ChangeAsync(
            key, mailbox => Planned(Asked(change(mailbox))), cancellationToken);

        if (changed is not { After: var mailbox })
        {
            return null;
        }

        await EnqueueAsync(key, cancellationToken);
        return mailbox;
    }

    public async Task EnqueueAsync(MailboxKey key, CancellationToken cancellationToken)
    {
        using var trace = Tracing.Begin("plan");
        await queues.SendAsync(StorageNames.FetchJobsQueue, FetchJob.For(key), visibleIn: null, cancellationToken);
    }

    private Mailbox Planned(Mailbox mailbox)
    {
        var now = time.GetUtcNow();
        return mailbox with { PlannedAt = now, PollAt = DateTimeOffset.UnixEpoch, State = mailbox.State.On(new MailboxEvent.ProbeStarted(), now, retry) };
    }

    private Mailbox Asked(Mailbox mailbox) =>
        mailbox with { State = mailbox.State.On(new MailboxEvent.RetryAsked(), time.GetUtcNow(), retry) };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Planned {Count} fetch jobs.")]
        public static partial void Planned(ILogger logger, int count);
    }
}
