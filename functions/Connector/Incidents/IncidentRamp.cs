using static Connector.Incidents.IncidentHistory;

namespace Connector.Incidents;

/// <summary>What the events of a ramp do to an incident.</summary>
internal static class IncidentRamp
{
    /// <summary>Accounts that are refused while others are clean leave the scope, so that the others need not wait for them.</summary>
    public static Incident BeginRamp(this Incident incident, DateTimeOffset now)
    {
        var left = incident.Account is null ? incident.RefusedAccounts : [];
        var opened = incident.EndStretch(incident.CleanSince ?? now).Unproven().WithoutRamp() with
        {
            Phase = IncidentPhase.Ramping,
            LastCleanAccounts = incident.CleanAccounts,
            Left = [.. incident.Left.Union(left).Take(AccountsKept)],
            Waiting = null,
            WaitingAt = null,
            NextCanaryAt = null,
            CanarySentAt = null,
        };
        return left.Count == 0 ? opened : opened.Note(
            now, "accountsLeft", Text($"{left.Count} accounts are refused while others are clean"));
    }

    public static Incident BeginStep(this Incident incident, IncidentEvent.StepBegan began, DateTimeOffset now)
    {
        var share = IncidentOptions.Ramp[began.Step - 1];
        return (incident with
        {
            Step = began.Step,
            StepAt = now,
            RampAt = incident.RampAt ?? now,
            Cutoff = began.Cutoff,
            Steps = [.. incident.Steps.TakeLast(StepsKept - 1), new RampStep(share, now, began.Mailboxes)],
        }).Note(now, "rampStep", Text($"{share:P0} of the mailboxes, {began.Mailboxes}"));
    }

    public static Incident Relapse(
        this Incident incident, IncidentEvent.Relapsed relapsed, DateTimeOffset now, IncidentOptions options)
    {
        // If only some accounts are refused, canaries of the others decide soon.
        var isOfSome = relapsed.Refused is { Count: > 0 };
        var relapses = incident.Relapses + (isOfSome ? 0 : 1);
        return (incident.Unproven().WithoutRamp().BeginStretch(now) with
        {
            Phase = IncidentPhase.Open,
            Relapses = relapses,
            RefusedAccounts = isOfSome ? [.. incident.Left.Union(relapsed.Refused!).Take(AccountsKept)] : [],
            Left = [],
            Unclear = 0,
            NextCanaryAt = now + (isOfSome ? options.ConfirmAfter : options.CanaryPause(relapses)),
        }).Note(now, "relapsed", Failing(relapsed.Failing, relapsed.Tried));
    }

    private static Incident WithoutRamp(this Incident incident) =>
        incident with { Step = 0, StepAt = null, Cutoff = null, RampAt = null, BacklogZeroAt = null };
}
