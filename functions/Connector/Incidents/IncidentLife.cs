using System.Diagnostics;
using static Connector.Incidents.IncidentEvent;
using static Connector.Incidents.IncidentHistory;
using static Connector.Incidents.IncidentPhase;

namespace Connector.Incidents;

/// <summary>The life of an incident as one pure function, without clock, storage or calls.</summary>
/// <remarks>
/// <code>
///                clean canary                       clean canaries in a row
///   Dismissed &lt;--------------- Suspected            Open ------------------&gt; Ramping 5 % - 25 % - 100 %
///                               ^     \__refused____^  ^_______Relapsed_________/        |
///                      Recurred |                                                        | BacklogDrained, Calmed
///                               +------------------------ Resolved &lt;---------------------+
///
///   An account's incident is Merged when an incident of all accounts is detected.
/// </code>
/// A suspected incident already holds the mailboxes in its scope, so that every instance knows of it by the time that a canary confirms it.
/// <para>
/// <see cref="Detection"/> begins an incident, <see cref="IncidentRound"/> raises the events that are due, and a canary's worker reports
/// its outcome. An event is applied to the row as read and saved under its version. An instance that loses a race reads the row again and
/// decides again. An event that comes twice or too late changes nothing.
/// </para>
/// </remarks>
public static class IncidentLife
{
    /// <summary>If this many accounts are refused in a row, the provider refuses all accounts again.</summary>
    private const int RefusedAtMost = 3;

    public static Incident Begin(string id, Suspicion suspicion, DateTimeOffset now, IncidentOptions options) => new Incident
    {
        Id = id,
        Cause = suspicion.Cause,
        Account = suspicion.Account,
        Phase = Suspected,
        FirstFailureAt = suspicion.Since,
        SuspectedAt = now,
        NextCanaryAt = now + options.GateCache,
        Dismissals = suspicion.Dismissals,
        Samples = [.. suspicion.Samples.Take(SamplesKept)],
    }.BeginStretch(suspicion.Since).Note(suspicion.Since, "firstFailure")
    .Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

    public static Incident On(this Incident incident, IncidentEvent happened, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, happened) switch
        {
            (Resolved, Recurred recurred) => incident.Recur(recurred.Suspicion, now, options),
            (Suspected or Open, CanarySent sent) => incident with
            {
                Canaries = incident.Canaries + 1,
                CanarySentAt = now,
                CanaryMailbox = sent.Mailbox,
                NextCanaryAt = null,
            },
            (Suspected or Open, CanaryReported report) when report.Number > incident.Reported && report.Number <= incident.Canaries =>
                incident.WithReport(report).OnReport(report, now, options),
            (Suspected or Open, CanaryLost) when incident.CanarySentAt is not null => incident.Lose(now, options),
            (Suspected or Open, NoCanary none) => incident.SkipCanary(none, now, options),
            (Ramping, StepBegan began) when began.Step == incident.Step + 1 => incident.BeginStep(began, now),
            (Ramping, Relapsed relapsed) => incident.Relapse(relapsed, now, options),
            (Ramping, Progressed progressed) when !(progressed.Waiting >= incident.Waiting) =>
            incident with { Waiting = progressed.Waiting, WaitingAt = now },
            (Ramping, BacklogDrained drained) when incident.BacklogZeroAt is null => (incident with { BacklogZeroAt = now })
                .Note(now, "backlogZero", drained.Stuck == 0 ? null : Text($"{drained.Stuck} mailboxes fail for reasons of their own")),
            (Ramping, Calmed) => incident.End(Resolved, now).Note(now, "resolved"),
            (Suspected or Open or Ramping, TakenIn taken) when incident.Account is not null =>
                (incident.End(Merged, now) with { MergedInto = taken.By }).Note(now, "merged", taken.By),
            (Open or Ramping, Told told) when told.Failed == 0 || incident.DetectedAt + options.TellAtMost <= now => incident with
            {
                IsTold = true,
                Counts = incident.Counts with
                {
                    Refused = Math.Max(told.Refused, incident.Counts.Refused),
                    Held = Math.Max(told.Held, incident.Counts.Held),
                },
            },
            (Open or Ramping or Resolved or Merged, Alerted alerted) when incident.AlertedAt is null =>
                (incident with { AlertedAt = alerted.At }).Note(alerted.At, "alerted"),
            (Resolved or Merged, Settled settled) when settled.Failed == 0 || incident.EndedAt + options.TellAtMost <= now =>
                incident with { IsSettled = true, Counts = settled.Counts },
            (_, null) => throw new UnreachableException("An event must be given."),
            _ => incident,
        };

    private static Incident Recur(this Incident incident, Suspicion suspicion, DateTimeOffset now, IncidentOptions options) =>
        (incident with
        {
            Phase = Suspected,
            SuspectedAt = now,
            NextCanaryAt = now + options.GateCache,
            Unclear = 0,
            Left = [],
            Samples = incident.Samples.Keep(suspicion.Samples),
        }).Unproven().BeginStretch(suspicion.Since).Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

    /// <summary>A later canary may still be under way, and its report will count too.</summary>
    private static Incident WithReport(this Incident incident, CanaryReported report) => incident with
    {
        Reported = report.Number,
        CanarySentAt = report.Number == incident.Canaries ? null : incident.CanarySentAt,
        Samples = report.Sample is { } sample ? incident.Samples.Keep([sample]) : incident.Samples,
    };

    private static Incident OnReport(this Incident incident, CanaryReported report, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, report.Outcome) switch
        {
            (Suspected, CanaryOutcome.Clean) => incident.Dismiss(now, "a canary was clean"),
            (Suspected, CanaryOutcome.Refused) => incident.Confirm(now, options),
            (Open, CanaryOutcome.Clean) => incident.OnClean(incident.AccountOf(report), now, options),
            (Open, CanaryOutcome.Refused) => incident.OnRefused(incident.AccountOf(report), now, options),

            // A suspicion that no canary can confirm must not hold its mailboxes any longer.
            (Suspected, _) when incident.Unclear >= 2 => incident.Dismiss(now, "no canary gave a clear answer"),
            _ => incident with
            {
                Unclear = incident.Unclear + 1,
                NextCanaryAt = now + (incident.Phase == Suspected ? options.ConfirmAfter : options.UnclearPause),
            },
        };

    private static string? AccountOf(this Incident incident, CanaryReported report) =>
        report.Account ?? (report.Number == incident.Canaries ? incident.CanaryMailbox?.Account : null);

    private static Incident OnClean(this Incident incident, string? account, DateTimeOffset now, IncidentOptions options)
    {
        var heard = (incident with
        {
            Clean = incident.Clean + 1,
            CleanSince = incident.CleanSince ?? now,
            CleanAccounts = incident.CleanAccounts.With(account),
            RefusedAccounts = [.. incident.RefusedAccounts.Where(refused => refused != account)],
            RefusedInRow = 0,
            Unclear = 0,
            FirstCleanCanaryAt = incident.FirstCleanCanaryAt ?? now,
            NextCanaryAt = now + options.ConfirmAfter,
        }).Note(now, "cleanCanary", incident.Clean + 1 < options.CleanCanaries ? "to be confirmed" : "confirmed");

        return heard.Clean < options.CleanCanaries ? heard : heard.BeginRamp(now);
    }

    private static Incident OnRefused(this Incident incident, string? account, DateTimeOffset now, IncidentOptions options)
    {
        var refusedInRow = incident.RefusedInRow + 1;
        var isException =
            incident.Account is null && account is not null && !incident.CleanAccounts.Contains(account) && refusedInRow < RefusedAtMost;

        // After a relapse of some accounts, the first canary of an account that was clean is refused too: the provider refuses all again.
        var isRelapse = incident is { Clean: 0, RefusedInRow: 0, RefusedAccounts.Count: > 0 };
        var relapses = isRelapse ? incident.Relapses + 1 : incident.Relapses;
        var heard = (isException && !isRelapse ? incident : incident.Unproven()) with
        {
            RefusedInRow = refusedInRow,
            Relapses = relapses,
            Unclear = 0,
            NextCanaryAt = now + options.CanaryPause(relapses),
        };

        // Before the first clean canary, the provider refuses all accounts.
        heard = isException && incident.Clean > 0 ? heard with { RefusedAccounts = incident.RefusedAccounts.With(account) } : heard;
        return incident.Clean > 0 ? heard.Note(now, "canaryRefused", "after a clean one") : heard;
    }

    private static Incident Lose(this Incident incident, DateTimeOffset now, IncidentOptions options) => incident switch
    {
        // Two canaries in a row timed out, so the provider counts as unavailable.
        { Phase: Suspected, Unclear: >= 1 } => (incident with { CanarySentAt = null, Reported = incident.Canaries }).Confirm(now, options),
        _ => incident with { CanarySentAt = null, Unclear = incident.Unclear + 1, NextCanaryAt = now },
    };

    private static Incident SkipCanary(this Incident incident, NoCanary none, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, none.IsScopeEmpty) switch
        {
            (Suspected, true) => incident.Dismiss(now, "no mailbox is due for a fetch"),
            (Open, true) => incident.End(Resolved, now).Note(now, "resolved", "no mailbox is due for a fetch"),
            _ => incident with { NextCanaryAt = now + options.ConfirmAfter },
        };

    private static Incident Confirm(this Incident incident, DateTimeOffset now, IncidentOptions options)
    {
        var isAnew = incident.ResolvedAt is not null;
        return (incident with
        {
            Phase = IncidentPhase.Open,
            DetectedAt = incident.DetectedAt ?? now,
            ResolvedAt = null,
            BacklogZeroAt = null,
            DismissedAt = null,
            Flaps = incident.Flaps + (isAnew ? 1 : 0),
            Relapses = 0,
            Unclear = 0,
            NextCanaryAt = now + options.CanaryInterval,
            IsTold = false,
            IsSettled = false,
        }).Unproven().Note(now, isAnew ? "reopened" : "detected", incident.Cause.ToString());
    }

    /// <summary>An incident that was resolved before becomes resolved again.</summary>
    private static Incident Dismiss(this Incident incident, DateTimeOffset now, string why) => (incident with
    {
        Stretches = [.. incident.Stretches.Where(stretch => stretch.Until is not null)],
        Phase = incident.ResolvedAt is null ? Dismissed : Resolved,
        DismissedAt = now,
        Dismissals = incident.Dismissals + 1,
        NextCanaryAt = null,
        CanarySentAt = null,
        IsSettled = incident.ResolvedAt is null || incident.IsSettled,
    }).Note(now, "dismissed", why);

    private static Incident End(this Incident incident, IncidentPhase phase, DateTimeOffset now) => incident.EndStretch(now) with
    {
        Phase = phase,
        ResolvedAt = now,
        NextCanaryAt = null,
        CanarySentAt = null,
        Relapses = 0,
    };
}
