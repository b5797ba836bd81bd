using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// One round over all that failed and all incidents: begins them, sends their canaries, lets mailboxes through step by step, has people
/// told. May be made by several instances at once, and be left at any line: every step is saved before it has an effect, and an effect
/// that was lost is made up for by a later round.
/// </summary>
public sealed partial class IncidentWatch(
    IncidentTable incidents,
    IncidentDetector detector,
    IncidentAlerts alerts,
    IncidentGate gate,
    SignalTable signals,
    MailboxTable mailboxes,
    FetchPlanner planner,
    WorkQueues queues,
    IncidentOptions options,
    TimeProvider time,
    ILogger<IncidentWatch> logger)
{
    private const int Parallel = 16;

    public async Task<WatchState> RoundAsync(CancellationToken cancellationToken)
    {
        var recent = await incidents.RecentAsync(cancellationToken);
        IReadOnlyList<Incident> begun = [];
        var isUndecided = false;
        await AloneAsync("detection", async () => (begun, isUndecided) = await detector.LookAsync(recent, cancellationToken), cancellationToken);
        var state = isUndecided ? WatchState.Fresh : WatchState.Quiet;

        // One that began again is in both. The provider's come first: accounts go from theirs into those.
        var all = begun.Concat(recent).DistinctBy(incident => incident.Id).OrderBy(incident => incident.Account is not null).ToList();

        for (var index = 0; index < all.Count; index++)
        {
            var at = index;
            await AloneAsync(all[at].Id, async () => all[at] = await MoveAsync(all[at], all, cancellationToken), cancellationToken);
            await AloneAsync(all[at].Id, async () => all[at] = await alerts.CareForAsync(all[at], all, cancellationToken), cancellationToken);
            var left = StateOf(all[index]);
            state = left > state ? left : state;
        }

        return state;
    }

    private Task<bool> AloneAsync(string what, Func<Task> act, CancellationToken cancellationToken) =>
        Isolated.TryAsync("incidents", what, act, logger, cancellationToken);

    /// <summary>Once its canary is on its way, a suspicion waits for that one's report.</summary>
    private static WatchState StateOf(Incident incident) => incident switch
    {
        { Phase: IncidentPhase.Suspected, CanarySentAt: null } => WatchState.Fresh,
        { IsLive: true } or { IsSettled: false } => WatchState.Moving,
        _ => WatchState.Quiet,
    };

    private async Task<Incident> MoveAsync(Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (!incident.IsLive)
        {
            return incident;
        }

        IReadOnlyList<MailboxLook> looks = [];
        IReadOnlyDictionary<MailboxKey, ProviderSignal> failed = new Dictionary<MailboxKey, ProviderSignal>();
        var hasLooked = false;

        while (incident.IsLive)
        {
            var now = time.GetUtcNow();

            if (!hasLooked && IncidentRound.NeedsMailboxes(incident, now))
            {
                looks = await mailboxes.LookAsync(incident.Account, cancellationToken);
                failed = await signals.SinceAsync(Earlier(now - Longest(options.Window, options.CalmAfter(incident.Flaps)), incident.RampAt), cancellationToken);
                hasLooked = true;
            }

            if (IncidentRound.Next(incident, looks, failed, recent, now, options) is not { } happened)
            {
                break;
            }

            incident = await TryApplyAsync(incident, happened, now, cancellationToken);
        }

        await PlanAsync(incident, looks, failed, cancellationToken);
        return incident;
    }

    private async Task<Incident> TryApplyAsync(Incident incident, IncidentEvent happened, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var saved = await incidents.TrySaveAsync(incident, incident.On(happened, now, options), cancellationToken);
        gate.Forget();

        if (saved is null)
        {
            // Somebody was faster: what stands now decides anew.
            return await incidents.FindAsync(incident.Id, cancellationToken) ?? incident with { Phase = IncidentPhase.Dismissed };
        }

        if (saved.Phase != incident.Phase || happened is IncidentEvent.StepBegan)
        {
            Log.Moved(logger, saved.Id, saved.Phase, saved.Timeline[^1].What, saved.Timeline[^1].Detail);
        }

        if (happened is IncidentEvent.CanarySent sent)
        {
            var job = FetchJob.For(sent.Mailbox) with { Canary = new CanaryOrder(saved.Id, saved.Canaries) };
            await queues.SendAsync(StorageNames.FetchJobsQueue, job, visibleIn: null, cancellationToken);
        }

        return saved;
    }

    private async Task PlanAsync(
        Incident incident, IReadOnlyList<MailboxLook> looks, IReadOnlyDictionary<MailboxKey, ProviderSignal> failed, CancellationToken cancellationToken)
    {
        if (incident is not { Phase: IncidentPhase.Ramping, RampAt: not null })
        {
            return;
        }

        var lost = await planner.LostBeforeAsync(time.GetUtcNow(), cancellationToken);
        var waiting = looks
            .Where(look => Backlog.IsToBePlanned(incident, look, failed, time.GetUtcNow(), lost))
            .OrderBy(look => look.LastFetchAt ?? DateTimeOffset.MinValue);

        await Isolated.EachAsync(
            "ramp",
            waiting,
            look => look.Key.ToString(),
            async (look, token) =>
            {
                if (await mailboxes.FindAsync(look.Key, token) is { } mailbox
                    && Backlog.IsToBePlanned(incident, MailboxLook.Of(mailbox), failed, time.GetUtcNow(), lost))
                {
                    await planner.TryPlanAtOnceAsync(mailbox, token);
                }
            },
            logger,
            cancellationToken,
            Parallel);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Incident {Incident} is {Phase}: {What} ({Detail}).")]
        public static partial void Moved(ILogger logger, string incident, IncidentPhase phase, string what, string? detail);
    }
}
