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

    /// <summary>Bounds the row: names of accounts have up to 63 letters.</summary>
    private const int AccountsKept = 400;

    /// <summary>So many accounts that are refused one after the other are no exceptions: the door shut again.</summary>
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
    }.BeginStretch(suspicion.Since).Note(suspicion.Since, "firstFailure").Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

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
            (Ramping, Progressed progressed) when !(progressed.Waiting >= incident.Waiting) => incident with { Waiting = progressed.Waiting, WaitingAt = now },
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
        Unclear = 0,
        Left = [],
        Samples = incident.Samples.Keep(suspicion.Samples),
    }).Unproven().BeginStretch(suspicion.Since).Note(now, "suspected", Failing(suspicion.Failing, suspicion.Tried));

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
            (Open, CanaryOutcome.Clean) => incident.HearClean(incident.AccountOf(report), now, options),
            (Open, CanaryOutcome.Refused) => incident.HearRefused(incident.AccountOf(report), now, options),

            // A suspicion that no canary can confirm must not hold everybody.
            (Suspected, _) when incident.Unclear >= 2 => incident.Dismiss(now, "no canary could tell"),
            _ => incident with
            {
                Unclear = incident.Unclear + 1,
                NextCanaryAt = now + (incident.Phase == Suspected ? options.ConfirmAfter : options.UnclearPause),
            },
        };

    private static string? AccountOf(this Incident incident, CanaryReported report) =>
        report.Account ?? (report.Number == incident.Canaries ? incident.CanaryMailbox?.Account : null);

    /// <summary>What canaries said so far counts no more.</summary>
    private static Incident Unproven(this Incident incident) =>
        incident with { Clean = 0, CleanSince = null, CleanAccounts = [], RefusedAccounts = [], RefusedInRow = 0 };

    private static Incident BeginStretch(this Incident incident, DateTimeOffset from) => incident with
    {
        Stretches = [.. incident.Stretches.TakeLast(StepsKept - 1), new Stretch(from, Until: null, incident.Canaries, Canaries: 0)],
    };

    private static Incident EndStretch(this Incident incident, DateTimeOffset until) => incident.Stretches is [.., { Until: null } last]
        ? incident with { Stretches = [.. incident.Stretches.SkipLast(1), last with { Until = until, Canaries = incident.Canaries - last.Before }] }
        : incident;

    private static Incident HearClean(this Incident incident, string? account, DateTimeOffset now, IncidentOptions options)
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

        return heard.Clean < options.CleanCanaries ? heard : heard.OpenDoor(now);
    }

    /// <summary>Accounts that are refused while others are clean keep nobody waiting: they leave the scope.</summary>
    private static Incident OpenDoor(this Incident incident, DateTimeOffset now)
    {
        var left = incident.Account is null ? incident.RefusedAccounts : [];
        var opened = incident.EndStretch(incident.CleanSince ?? now).Unproven() with
        {
            Phase = Ramping,
            Left = [.. incident.Left.Union(left).Take(AccountsKept)],
            Step = 0,
            StepAt = null,
            Cutoff = null,
            RampAt = null,
            BacklogZeroAt = null,
            Waiting = null,
            WaitingAt = null,
            NextCanaryAt = null,
            CanarySentAt = null,
        };
        return left.Count == 0 ? opened : opened.Note(now, "accountsLeft", Text($"{left.Count} accounts are refused while others are clean"));
    }

    private static Incident HearRefused(this Incident incident, string? account, DateTimeOffset now, IncidentOptions options)
    {
        var refusedInRow = incident.RefusedInRow + 1;
        var isException = incident.Account is null && account is not null && !incident.CleanAccounts.Contains(account) && refusedInRow < RefusedAtMost;

        // Accounts were taken for the only ones that are refused, and the first of the others is refused too: the door shut again.
        var isShutAgain = incident is { Clean: 0, RefusedInRow: 0, RefusedAccounts.Count: > 0 };
        var relapses = isShutAgain ? incident.Relapses + 1 : incident.Relapses;
        var heard = (isException && !isShutAgain ? incident : incident.Unproven()) with
        {
            RefusedInRow = refusedInRow, Relapses = relapses, Unclear = 0, NextCanaryAt = now + options.CanaryPause(relapses),
        };

        // Before any was clean, the door is shut for all.
        heard = isException && incident.Clean > 0 ? heard with { RefusedAccounts = incident.RefusedAccounts.With(account) } : heard;
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
            Unclear = 0,
            NextCanaryAt = now + options.CanaryInterval,
            IsTold = false,
            IsSettled = false,
        }).Unproven().Note(now, isAnew ? "reopened" : "detected", incident.Cause.ToString());
    }

    /// <summary>One that was resolved before is as it was.</summary>
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
        // Accounts that are refused while others flow are no reason to wait longer: canaries of the others decide.
        var isOfSome = relapsed.Refused is { Count: > 0 };
        var relapses = incident.Relapses + (isOfSome ? 0 : 1);
        return (incident.Unproven().BeginStretch(now) with
        {
            Phase = IncidentPhase.Open,
            Relapses = relapses,
            RefusedAccounts = isOfSome ? [.. incident.Left.Union(relapsed.Refused!).Take(AccountsKept)] : [],
            Left = [],
            Unclear = 0,
            Step = 0,
            StepAt = null,
            RampAt = null,
            Cutoff = null,
            BacklogZeroAt = null,
            NextCanaryAt = now + (isOfSome ? options.ConfirmAfter : options.CanaryPause(relapses)),
        }).Note(now, "relapsed", Failing(relapsed.Failing, relapsed.Tried));
    }

    private static Incident End(this Incident incident, IncidentPhase phase, DateTimeOffset now) => incident.EndStretch(now) with
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

    private static IReadOnlyList<string> With(this IReadOnlyList<string> accounts, string? account) =>
        account is null || accounts.Contains(account) ? accounts : [.. accounts.TakeLast(AccountsKept - 1), account];

    private static string Failing(int failing, int tried) => Text($"{failing} of {tried} mailboxes tried");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
