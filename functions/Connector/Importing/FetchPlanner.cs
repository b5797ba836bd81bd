using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Enqueues fetch jobs for mailboxes, at most one at a time for each mailbox.</summary>
public sealed partial class FetchPlanner(
    MailboxTable mailboxes, IncidentGate gate, FetchQueue jobs, RetryPolicy retry, TimeProvider time, ILogger<FetchPlanner> logger)
{
    private const int Concurrency = 16;

    /// <summary>A fifth of what a queue takes, because workers receive and delete messages, and a ramp sends, at the same time.</summary>
    private const int SentPerSecond = 400;

    /// <summary>Until when the mailboxes were due that the last tick left; null if it left none.</summary>
    private DateTimeOffset? _leftUntil;

    /// <summary>Plans every mailbox that is due and that no incident holds, as many as may begin before the next tick.</summary>
    /// <remarks>
    /// The next tick begins with those that are left, so that every mailbox is planned once before another one is planned twice (I4).
    /// </remarks>
    /// <returns>Whether the tick counts as a sign of life. It does not if no mailbox that is due could be planned.</returns>
    public async Task<bool> PlanDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lostBefore = await LostBeforeAsync(now, cancellationToken);
        var tick = new Tick(lostBefore, jobs.NewSpread(), new SendingPace(SentPerSecond, time));
        var leftUntil = _leftUntil ?? DateTimeOffset.UnixEpoch;

        if (_leftUntil is null || await PlanAllAsync(tick, DateTimeOffset.UnixEpoch, leftUntil, cancellationToken))
        {
            _leftUntil = await PlanAllAsync(tick, leftUntil, now, cancellationToken) ? null : now;
        }

        var isAlive = tick.Failed == 0 || tick.Failed < tick.Spread.Count;

        if (isAlive)
        {
            Metrics.Heartbeat();
        }

        Log.Planned(logger, tick.Spread.Count);
        return isAlive;
    }

    /// <inheritdoc cref="FetchQueue.LostBeforeAsync"/>
    public Task<DateTimeOffset> LostBeforeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        jobs.LostBeforeAsync(now, cancellationToken);

    /// <returns>False if an incident holds the mailbox, or if it was changed meanwhile.</returns>
    public async Task<bool> TryPlanUnlessHeldAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await gate.HeldByAsync(mailbox, cancellationToken) is null && await TryPlanAsync(mailbox, cancellationToken);

    /// <summary>Plans a mailbox as it was just read. A parked mailbox is planned as a probe.</summary>
    /// <returns>False when the mailbox was changed since it was read.</returns>
    public async Task<bool> TryPlanAsync(Mailbox mailbox, CancellationToken cancellationToken, TimeSpan beginsIn = default)
    {
        try
        {
            await mailboxes.SaveAsync(Planned(mailbox, beginsIn), cancellationToken);
        }
        catch (MailboxMovedException)
        {
            return false;
        }

        await EnqueueAsync(mailbox.Key, cancellationToken, beginsIn);
        return true;
    }

    /// <summary>Does the same without waiting for the mailbox's next try, for a mailbox that an incident lets through.</summary>
    public Task<bool> TryPlanAtOnceAsync(Mailbox mailbox, CancellationToken cancellationToken, TimeSpan beginsIn = default) =>
        TryPlanAsync(Asked(mailbox), cancellationToken, beginsIn);

    /// <summary>Changes a mailbox and plans it now, because a person asked for it.</summary>
    /// <param name="change">Pure.</param>
    /// <returns>The mailbox as saved; null when there is no mailbox of that name.</returns>
    public async Task<Mailbox?> PlanNowAsync(MailboxKey key, Func<Mailbox, Mailbox> change, CancellationToken cancellationToken)
    {
        var changed = await mailboxes.ChangeAsync(key, mailbox => Planned(Asked(change(mailbox))), cancellationToken);

        if (changed is not { After: var mailbox })
        {
            return null;
        }

        await EnqueueAsync(key, cancellationToken);
        return mailbox;
    }

    /// <param name="beginsIn">How long the job waits before a worker may take it.</param>
    public async Task EnqueueAsync(MailboxKey key, CancellationToken cancellationToken, TimeSpan beginsIn = default)
    {
        using var trace = Tracing.Begin("plan");
        await jobs.EnqueueAsync(key, cancellationToken, beginsIn);
    }

    /// <summary>Plans the mailboxes that became due in a time.</summary>
    /// <returns>False if some are left.</returns>
    private async Task<bool> PlanAllAsync(Tick tick, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var due = mailboxes.ListDueAsync(from, until, tick.LostBefore, cancellationToken);

        await foreach (var page in PlanningTurns.InTurnsAsync(due))
        {
            var begun = await BeginAsync(page, tick.Spread, cancellationToken);
            await SaveTogetherAsync(begun, cancellationToken);
            tick.Failed += await Isolated.EachAsync(
                "plan", begun, one => one.Mailbox.Key.ToString(), PlanAsync, logger, cancellationToken, Concurrency);

            if (tick.Spread.HasLeft)
            {
                return false;
            }
        }

        return true;

        async Task PlanAsync(Plan plan, CancellationToken token)
        {
            await tick.Pace.WaitAsync(token);
            await (plan.IsSaved
                ? EnqueueAsync(plan.Mailbox.Key, token, plan.BeginsIn)
                : TryPlanAsync(plan.Mailbox, token, plan.BeginsIn));
        }
    }

    /// <summary>The mailboxes that no incident holds, as far as the tick is not full.</summary>
    private async Task<List<Plan>> BeginAsync(IReadOnlyList<Mailbox> due, JobSpread spread, CancellationToken cancellationToken)
    {
        var begun = new List<Plan>();

        foreach (var mailbox in due)
        {
            if (await gate.HeldByAsync(mailbox, cancellationToken) is null && spread.Next() is { } beginsIn)
            {
                begun.Add(new Plan(mailbox, beginsIn));
            }
        }

        return begun;
    }

    /// <summary>
    /// Saves the plans of each account in one call, because storage charges for each call. Those that are not saved by it are saved one by
    /// one, so that one of them does not stop the others.
    /// </summary>
    private async Task SaveTogetherAsync(IReadOnlyList<Plan> plans, CancellationToken cancellationToken)
    {
        var accounts = plans.GroupBy(plan => plan.Mailbox.Key.Account).SelectMany(account => account.Chunk(Transactions.MaxRows));
        await Isolated.EachAsync(
            "plan", accounts.Where(account => account.Length > 1), account => account[0].Mailbox.Key.Account, SaveAsync, logger,
            cancellationToken, Concurrency);

        async Task SaveAsync(Plan[] account, CancellationToken token)
        {
            var isSaved = await mailboxes.TrySaveAllAsync(account.Select(plan => Planned(plan.Mailbox, plan.BeginsIn)), token);
            Array.ForEach(account, plan => plan.IsSaved = isSaved);
        }
    }

    /// <param name="beginsIn">A job that waits is not late before that.</param>
    private Mailbox Planned(Mailbox mailbox, TimeSpan beginsIn = default)
    {
        var now = time.GetUtcNow();
        return mailbox with
        {
            PlannedAt = now + beginsIn,
            PollAt = DateTimeOffset.UnixEpoch,
            State = mailbox.State.On(new MailboxEvent.ProbeStarted(), now, retry),
        };
    }

    private Mailbox Asked(Mailbox mailbox) =>
        mailbox with { State = mailbox.State.On(new MailboxEvent.RetryAsked(), time.GetUtcNow(), retry) };

    /// <summary>What one tick has done so far.</summary>
    private sealed class Tick(DateTimeOffset lostBefore, JobSpread spread, SendingPace pace)
    {
        public DateTimeOffset LostBefore => lostBefore;

        public JobSpread Spread => spread;

        public SendingPace Pace => pace;

        public int Failed { get; set; }
    }

    /// <summary>A mailbox that is planned.</summary>
    private sealed class Plan(Mailbox mailbox, TimeSpan beginsIn)
    {
        public Mailbox Mailbox => mailbox;

        public TimeSpan BeginsIn => beginsIn;

        /// <summary>Whether its row is saved, so that only the job is to be enqueued.</summary>
        public bool IsSaved { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Planned {Count} fetch jobs.")]
        public static partial void Planned(ILogger logger, int count);
    }
}
