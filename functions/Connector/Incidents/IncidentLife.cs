using System.Diagnostics;
using System.Globalization;
using static Connector.Incidents.IncidentEvent;
using static Connector.Incidents.IncidentPhase;

namespace Connector.Incidents;

/// <summary>The whole life of an incident as one pure function: no clock, no storage, no call.</summary>
/// <remarks>
/// <code>
///                clean canary                       clean canaries in a row
///   Dismissed &lt;--------------- Suspected            Open ------------------&gt; Ramping 5 % - 25 % - 100 %
///                               ^     \__refused____^  ^_______Relapsed_________/        |
///                      Recurred |                                                        | BacklogDrained, Calmed
///                               +------------------------ Resolved &lt;---------------------+
///
///   An account's incident is Merged when the provider's is detected.
/// </code>
/// Suspected holds its scope already: by the time that a canary confirms it, every instance knows, and no call slips through.
/// <para>
/// Who drives it: <see cref="Detection"/> begins it, <see cref="IncidentRound"/> says what the passing of time does, a canary's worker
/// reports. Each event is applied to the row as read and saved under its version; who loses the race reads again, and asks again whether
/// the event still stands. Events that come twice or too late change nothing here, so that who does so need not know.
/// </para>
/// </remarks>
public static class IncidentLife
{
    private const int FirstEntries = 40;

    private const int LastEntries = 60;

    private const int SamplesKept = 10;

    private const int StepsKept = 60;

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
    }.Note(suspicion.Since, "firstFailure").Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

    public static Incident On(this Incident incident, IncidentEvent happened, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, happened) switch
        {
            (Resolved, Recurred recurred) => incident.Recur(recurred.Suspicion, now, options),
            (Suspected or Open, CanarySent sent) => incident with
            {
                Canaries = incident.Canaries + 1, CanarySentAt = now, CanaryMailbox = sent.Mailbox, NextCanaryAt = null,
            },
            (Suspected or Open, CanaryReported report) when report.Number > incident.Reported && report.Number <= incident.Canaries =>
                incident.Reporting(report).Hear(report, now, options),
            (Suspected or Open, CanaryLost) when incident.CanarySentAt is not null => incident.Lose(now, options),
            (Suspected or Open, NoCanary none) => incident.DoWithout(none, now, options),
            (Ramping, StepBegan began) when began.Step == incident.Step + 1 => incident.BeginStep(began, now),
            (Ramping, Relapsed relapsed) => incident.Relapse(relapsed, now, options),
            (Ramping, BacklogDrained drained) when incident.BacklogZeroAt is null => (incident with { BacklogZeroAt = now })
                .Note(now, "backlogZero", drained.Stuck == 0 ? null : Text($"{drained.Stuck} mailboxes are stuck by themselves")),
            (Ramping, Calmed) => incident.End(Resolved, now).Note(now, "resolved"),
            (Suspected or Open or Ramping, TakenIn taken) when incident.Account is not null =>
                (incident.End(Merged, now) with { MergedInto = taken.By }).Note(now, "merged", taken.By),
            (Open or Ramping, Told told) => incident with
            {
                IsTold = true,
                Counts = incident.Counts with { Refused = Math.Max(told.Refused, incident.Counts.Refused), Held = Math.Max(told.Held, incident.Counts.Held) },
            },
            (Open or Ramping or Resolved or Merged, Alerted alerted) when incident.AlertedAt is null =>
                (incident with { AlertedAt = alerted.At }).Note(alerted.At, "alerted"),
            (Resolved or Merged, Settled settled) => incident with { IsSettled = true, Counts = settled.Counts },
            (_, null) => throw new UnreachableException("An event must be given."),
            _ => incident,
        };

    private static Incident Recur(this Incident incident, Suspicion suspicion, DateTimeOffset now, IncidentOptions options) => (incident with
    {
        Phase = Suspected,
        SuspectedAt = now,
        NextCanaryAt = now + options.GateCache,
        Clean = 0,
        Unclear = 0,
        Samples = incident.Samples.Keep(suspicion.Samples),
    }).Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

    /// <summary>A later canary may be under way still: its answer will count too.</summary>
    private static Incident Reporting(this Incident incident, CanaryReported report) => incident with
    {
        Reported = report.Number,
        CanarySentAt = report.Number == incident.Canaries ? null : incident.CanarySentAt,
        Samples = report.Sample is { } sample ? incident.Samples.Keep([sample]) : incident.Samples,
    };

    private static Incident Hear(this Incident incident, CanaryReported report, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, report.Outcome) switch
        {
            (Suspected, CanaryOutcome.Clean) => incident.Dismiss(now, "a canary was clean"),
            (Suspected, CanaryOutcome.Refused) => incident.Confirm(now, options),
            (Open, CanaryOutcome.Clean) => incident.HearClean(now, options),
            (Open, CanaryOutcome.Refused) => incident.HearRefused(now, options),

            // A suspicion that no canary can confirm must not hold everybody.
            (Suspected, _) when incident.Unclear >= 2 => incident.Dismiss(now, "no canary could tell"),
            _ => incident with
            {
                Unclear = incident.Unclear + 1,
                NextCanaryAt = now + (incident.Phase == Suspected ? options.ConfirmAfter : options.UnclearPause),
            },
        };

    private static Incident HearClean(this Incident incident, DateTimeOffset now, IncidentOptions options)
    {
        var heard = (incident with
        {
            Clean = incident.Clean + 1,
            Unclear = 0,
            FirstCleanCanaryAt = incident.FirstCleanCanaryAt ?? now,
            NextCanaryAt = now + options.ConfirmAfter,
        }).Note(now, "cleanCanary", incident.Clean + 1 < options.CleanCanaries ? "to be confirmed" : "confirmed");

        return heard.Clean < options.CleanCanaries
            ? heard
            : heard with { Phase = Ramping, Step = 0, StepAt = null, Cutoff = null, RampAt = null, BacklogZeroAt = null, NextCanaryAt = null, CanarySentAt = null };
    }

    private static Incident HearRefused(this Incident incident, DateTimeOffset now, IncidentOptions options)
    {
        var heard = incident with { Clean = 0, Unclear = 0, NextCanaryAt = now + options.CanaryPause(incident.Relapses) };
        return incident.Clean > 0 ? heard.Note(now, "canaryRefused", "after a clean one") : heard;
    }

    private static Incident Lose(this Incident incident, DateTimeOffset now, IncidentOptions options) => incident switch
    {
        // It was asked twice and never came back: who hangs, is ill.
        { Phase: Suspected, Unclear: >= 1 } => (incident with { CanarySentAt = null, Reported = incident.Canaries }).Confirm(now, options),
        _ => incident with { CanarySentAt = null, Unclear = incident.Unclear + 1, NextCanaryAt = now },
    };

    private static Incident DoWithout(this Incident incident, NoCanary none, DateTimeOffset now, IncidentOptions options) =>
        (incident.Phase, none.IsScopeEmpty) switch
        {
            (Suspected, true) => incident.Dismiss(now, "no mailbox wants to be fetched"),
            (Open, true) => incident.End(Resolved, now).Note(now, "resolved", "no mailbox wants to be fetched"),
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
            Clean = 0,
            Unclear = 0,
            NextCanaryAt = now + options.CanaryInterval,
            IsTold = false,
            IsSettled = false,
        }).Note(now, isAnew ? "reopened" : "detected", incident.Cause.ToString());
    }

    /// <summary>One that was resolved before is as it was.</summary>
    private static Incident Dismiss(this Incident incident, DateTimeOffset now, string why) => (incident with
    {
        Phase = incident.ResolvedAt is null ? Dismissed : Resolved,
        DismissedAt = now,
        Dismissals = incident.Dismissals + 1,
        NextCanaryAt = null,
        CanarySentAt = null,
        IsSettled = incident.ResolvedAt is null || incident.IsSettled,
    }).Note(now, "dismissed", why);

    private static Incident BeginStep(this Incident incident, StepBegan began, DateTimeOffset now)
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

    private static Incident Relapse(this Incident incident, Relapsed relapsed, DateTimeOffset now, IncidentOptions options)
    {
        var relapses = incident.Relapses + 1;
        return (incident with
        {
            Phase = IncidentPhase.Open,
            Relapses = relapses,
            Clean = 0,
            Unclear = 0,
            Step = 0,
            StepAt = null,
            RampAt = null,
            Cutoff = null,
            BacklogZeroAt = null,
            NextCanaryAt = now + options.CanaryPause(relapses),
        }).Note(now, "relapsed", Failing(relapsed.Failing, relapsed.Tried));
    }

    private static Incident End(this Incident incident, IncidentPhase phase, DateTimeOffset now) => incident with
    {
        Phase = phase, ResolvedAt = now, NextCanaryAt = null, CanarySentAt = null, Relapses = 0,
    };

    /// <summary>The beginning and the end are what is asked for later; a provider that flaps for days has a long middle.</summary>
    private static Incident Note(this Incident incident, DateTimeOffset at, string what, string? detail = null)
    {
        IReadOnlyList<TimelineEntry> timeline = [.. incident.Timeline, new TimelineEntry(at, what, detail)];
        return incident with
        {
            Timeline = timeline.Count <= FirstEntries + LastEntries ? timeline : [.. timeline.Take(FirstEntries), .. timeline.TakeLast(LastEntries)],
        };
    }

    private static IReadOnlyList<FailureSample> Keep(this IReadOnlyList<FailureSample> samples, IEnumerable<FailureSample> more)
    {
        IReadOnlyList<FailureSample> all = [.. samples, .. more];
        return all.Count <= 2 * SamplesKept ? all : [.. all.Take(SamplesKept), .. all.TakeLast(SamplesKept)];
    }

    private static string Failing(int failing, int tried) => Text($"{failing} of {tried} mailboxes tried");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
