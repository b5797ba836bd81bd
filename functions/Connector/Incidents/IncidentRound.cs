namespace Connector.Incidents;

/// <summary>Decides the next event of an incident, from the time, its mailboxes and their failures.</summary>
/// <remarks>
/// Pure. In every round the driver asks <see cref="Next"/>, applies the event with <see cref="IncidentLife.On"/>, saves the incident, and
/// asks again until there is no further event. It enqueues a canary's job only after <see cref="IncidentEvent.CanarySent"/> was saved, and
/// plans the mailboxes of a ramp by <see cref="Backlog.WantsPlan"/>. <see cref="NeedsMailboxes"/> saves reading the mailboxes.
/// </remarks>
internal static class IncidentRound
{
    /// <summary>Whether <see cref="Next"/> uses mailboxes and signals now.</summary>
    public static bool NeedsMailboxes(Incident incident, DateTimeOffset now) =>
        incident.Phase == IncidentPhase.Ramping || (incident.IsLive && incident.CanarySentAt is null && incident.NextCanaryAt <= now);

    /// <returns>Null if nothing is due.</returns>
    public static IncidentEvent? Next(Incident incident, IncidentScene scene) => incident switch
    {
        { IsLive: true, Account: { } account } when Provider(account, scene.Incidents) is { } provider =>
            new IncidentEvent.TakenIn(provider.Id),
        { Phase: IncidentPhase.Suspected or IncidentPhase.Open } => NextCanary(incident, scene),
        { Phase: IncidentPhase.Ramping } => NextStep(incident, scene),
        _ => null,
    };

    private static Incident? Provider(string account, IReadOnlyCollection<Incident> others) =>
        others.FirstOrDefault(other => other is { Account: null, IsOpen: true } && other.Covers(account));

    private static IncidentEvent? NextCanary(Incident incident, IncidentScene scene) => incident switch
    {
        { CanarySentAt: { } sent } => sent + scene.Options.CanaryPatience <= scene.Now ? new IncidentEvent.CanaryLost() : null,
        { NextCanaryAt: { } due } when due > scene.Now => null,
        _ => CanaryRotation.Choose(incident, scene),
    };

    private static IncidentEvent? NextStep(Incident incident, IncidentScene scene)
    {
        var (now, options) = (scene.Now, scene.Options);

        if (incident.StepAt is not { } stepAt)
        {
            return RampCohort.Choose(incident, 1, scene);
        }

        var backlog = Backlog.Of(incident, scene);

        if (IsRelapse(backlog, options))
        {
            return new IncidentEvent.Relapsed(backlog.Failing, backlog.Tried, backlog.RefusedAccounts is { Count: > 0 } some ? some : null);
        }

        if (incident.Step < IncidentOptions.Ramp.Count)
        {
            var isDone = backlog.Waiting == 0 ? stepAt + options.RampStep <= now : stepAt + options.RampStepAtMost <= now;
            return isDone ? RampCohort.Choose(incident, incident.Step + 1, scene) : null;
        }

        if (incident.BacklogZeroAt is null)
        {
            return backlog.WaitingInAll == 0 ? new IncidentEvent.BacklogDrained(0)
                : !(backlog.WaitingInAll >= incident.Waiting) ? new IncidentEvent.Progressed(backlog.WaitingInAll)
                : incident.WaitingAt + options.StalledAfter <= now ? new IncidentEvent.BacklogDrained(backlog.WaitingInAll)
                : null;
        }

        return IsCalm(incident, backlog, scene) ? new IncidentEvent.Calmed() : null;
    }

    /// <summary>Enough mailboxes fail again within the detection window, or all that were let through.</summary>
    private static bool IsRelapse(Backlog backlog, IncidentOptions options) =>
        (backlog.Failing >= options.MinMailboxes && backlog.Failing >= options.Share * backlog.Tried)
        || (backlog.Failing > 0 && backlog.Waiting == 0 && backlog.Fetched == 0);

    /// <summary>One or two mailboxes that still fail do not keep the incident live, because they fail for reasons of their own.</summary>
    private static bool IsCalm(Incident incident, Backlog backlog, IncidentScene scene)
    {
        var from = scene.Now - scene.Options.CalmAfter(incident.Flaps);
        var failing = scene.Signals.Values.Count(signal => incident.Covers(signal.Mailbox.Account) && signal.At > from);
        return incident.RampAt <= from
            && (failing < scene.Options.MinMailboxes || failing < scene.Options.Share * (backlog.Failing + backlog.Fetched));
    }
}
