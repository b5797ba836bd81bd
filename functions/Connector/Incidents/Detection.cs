using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Enough fails for an incident to be asked after.</summary>
/// <param name="Account">The only account concerned; null for the provider.</param>
/// <param name="Since">The first of the failures.</param>
/// <param name="Dismissals">How often it was suspected in vain just before.</param>
/// <param name="Samples">Some of the failures.</param>
public sealed record Suspicion(
    string? Account, FailureClass Cause, DateTimeOffset Since, int Failing, int Tried, int Dismissals, IReadOnlyList<FailureSample> Samples);

/// <param name="Suspicions">Of the provider, or of one account each.</param>
/// <param name="IsUndecided">Enough fails, but whether it is one account's or everybody's will show with the others' next fetches: look again soon.</param>
public sealed record DetectionResult(IReadOnlyList<Suspicion> Suspicions, bool IsUndecided)
{
    public static DetectionResult Nothing { get; } = new([], IsUndecided: false);
}

/// <summary>Decides, over what failed and what was fetched lately, whether the provider shut the door, and for whom.</summary>
/// <remarks>
/// Pure. Driven with the signals and the mailboxes as they stand in storage: by a failing fetch, throttled, and by every round of the
/// watch. <see cref="IsWorthCounting"/> tells from the signals alone whether the mailboxes must be read at all.
/// </remarks>
public static class Detection
{
    private const int SamplesKept = 5;

    private const int FlowingEnough = 20;

    /// <summary>Whether enough failed to go on and count what did not.</summary>
    /// <param name="recent">Incidents that are live, or ended lately.</param>
    public static bool IsWorthCounting(
        IEnumerable<ProviderSignal> signals, IReadOnlyCollection<Incident> recent, DateTimeOffset now, IncidentOptions options) =>
        Failing(signals, recent, now, options).Count >= options.MinMailboxes;

    /// <param name="mailboxes">All that may have been fetched lately.</param>
    /// <inheritdoc cref="IsWorthCounting"/>
    public static DetectionResult Look(
        IEnumerable<ProviderSignal> signals,
        IEnumerable<MailboxLook> mailboxes,
        IReadOnlyCollection<Incident> recent,
        DateTimeOffset now,
        IncidentOptions options)
    {
        var failing = Failing(signals, recent, now, options);

        if (failing.Count < options.MinMailboxes)
        {
            return DetectionResult.Nothing;
        }

        var accounts = Tally(failing, mailboxes, recent, now, options);
        var all = Counted.Sum(accounts.Values);
        var shut = accounts.Where(account => Triggers(account.Value, options)).ToList();

        return Triggers(all, options) || shut.Count > 0 ? Decide(accounts, all, shut, recent, now, options) : DetectionResult.Nothing;
    }

    /// <summary>The incident that a suspicion begins again: the last one of its scope, when that was resolved a short while ago.</summary>
    public static Incident? BegunAgain(Suspicion suspicion, IEnumerable<Incident> recent, DateTimeOffset now, IncidentOptions options) => recent
        .Where(incident => incident.Phase == IncidentPhase.Resolved && incident.Account == suspicion.Account && incident.ResolvedAt > now - options.ReopenWithin)
        .MaxBy(incident => incident.ResolvedAt);

    private static DetectionResult Decide(
        Dictionary<string, Counted> accounts,
        Counted all,
        List<KeyValuePair<string, Counted>> shut,
        IReadOnlyCollection<Incident> recent,
        DateTimeOffset now,
        IncidentOptions options)
    {
        // Everything but the account that fails most: when that flows, the provider is well.
        var (worst, counted) = accounts.MaxBy(account => account.Value.Failing.Count);
        var rest = Counted.Sum(accounts.Where(account => account.Key != worst).Select(account => account.Value));
        var restFetched = rest.Fetched.Count(at => at > counted.Since);
        var restFlows = restFetched > 0 && rest.Failing.Count < options.Share * (rest.Failing.Count + restFetched);
        var isPatient = now < counted.Since + options.ScopePatience;

        // A fetch or two may have been under way when the door shut: they tell nothing yet.
        if (shut.Count > 0 && restFlows && (!isPatient || restFetched >= Math.Clamp(rest.Tried / 2, 1, FlowingEnough)))
        {
            return Suspect(shut.Select(account => Suspicion(account.Key, account.Value)));
        }

        // Those that left the scope of the provider's incident, or several accounts while as many others flow on.
        if (shut.Count > 0 && (recent.Any(incident => incident is { IsLive: true, Account: null }) || OthersFlow(accounts, shut, all, options)))
        {
            return Suspect(shut.Select(account => Suspicion(account.Key, account.Value)));
        }

        // The others were hardly tried since: what they do next tells whose incident it is.
        if (shut.Count > 0 && isPatient && rest.Tried > 0 && (restFlows || rest.Failing.Count == 0 || !Triggers(all, options)))
        {
            return new DetectionResult([], IsUndecided: true);
        }

        return Suspect(Triggers(all, options) ? [Suspicion(null, all)] : shut.Select(account => Suspicion(account.Key, account.Value)));

        DetectionResult Suspect(IEnumerable<Suspicion> suspicions) => new([.. suspicions.Where(MayBeRaised)], IsUndecided: false);

        Suspicion Suspicion(string? account, Counted failing)
        {
            var signals = failing.Failing;
            var cause = signals.Count(signal => signal.Class == FailureClass.ProviderBlocked) * 2 >= signals.Count
                ? FailureClass.ProviderBlocked
                : FailureClass.ProviderUnavailable;
            var samples = signals.OrderBy(signal => signal.At).Take(SamplesKept).Select(signal =>
                new FailureSample(signal.At, null, signal.Evidence.Status, signal.Evidence.Reason, signal.Evidence.LocationHost));
            return new Suspicion(account, cause, failing.Since, signals.Count, failing.Tried, Dismissed(account), [.. samples]);
        }

        int Dismissed(string? account) => LastDismissed(account)?.Dismissals ?? 0;

        Incident? LastDismissed(string? account) => recent
            .Where(incident => incident.Account == account && incident.DismissedAt > now - options.ReopenWithin)
            .MaxBy(incident => incident.DismissedAt);

        bool MayBeRaised(Suspicion suspicion) =>
            LastDismissed(suspicion.Account) is not { } last || last.DismissedAt + options.SuspicionPause(last.Dismissals) <= now;
    }

    /// <summary>Whether at least as many accounts flow as are shut: most of their mailboxes were fetched after most of the failures.</summary>
    private static bool OthersFlow(
        Dictionary<string, Counted> accounts, List<KeyValuePair<string, Counted>> shut, Counted all, IncidentOptions options)
    {
        var failures = all.Failing.Select(signal => signal.At).Order().ToList();
        var most = failures[(failures.Count - 1) * 3 / 4];
        var others = accounts.ExceptBy(shut.Select(account => account.Key), account => account.Key).Select(account => account.Value).ToList();
        var flowing = others.Count(counted => counted.Fetched.Count(at => at > most) * 2 >= counted.Tried && counted.Failing.Count < options.Share * counted.Tried);
        return flowing >= 2 && flowing >= shut.Count;
    }

    /// <summary>What failed lately and is explained neither by a live incident nor by one that was none, or is over.</summary>
    private static Dictionary<MailboxKey, ProviderSignal> Failing(
        IEnumerable<ProviderSignal> signals, IReadOnlyCollection<Incident> recent, DateTimeOffset now, IncidentOptions options) =>
        signals
            .Where(signal => signal.At > now - options.Window
                && !recent.Any(incident => incident.Covers(signal.Mailbox.Account) && (incident.IsLive || signal.At <= incident.EndedAt)))
            .GroupBy(signal => signal.Mailbox)
            .ToDictionary(group => group.Key, group => group.MaxBy(signal => signal.At)!);

    private static Dictionary<string, Counted> Tally(
        Dictionary<MailboxKey, ProviderSignal> failing,
        IEnumerable<MailboxLook> mailboxes,
        IReadOnlyCollection<Incident> recent,
        DateTimeOffset now,
        IncidentOptions options)
    {
        var fetched = mailboxes
            .Where(mailbox => mailbox.LastFetchAt > now - options.Window && !failing.ContainsKey(mailbox.Key))
            .Where(mailbox => !recent.Any(incident => incident.IsLive && incident.Covers(mailbox.Key.Account)))
            .ToLookup(mailbox => mailbox.Key.Account);
        var failed = failing.Values.ToLookup(signal => signal.Mailbox.Account);

        return fetched.Select(group => group.Key).Union(failed.Select(group => group.Key)).ToDictionary(
            account => account, account => new Counted([.. failed[account]], [.. fetched[account].Select(mailbox => mailbox.LastFetchAt!.Value)]));
    }

    private static bool Triggers(Counted counted, IncidentOptions options) =>
        counted.Failing.Count >= options.MinMailboxes && counted.Failing.Count >= options.Share * counted.Tried;

    /// <param name="Fetched">When those were fetched last that do not fail.</param>
    private sealed record Counted(IReadOnlyCollection<ProviderSignal> Failing, IReadOnlyCollection<DateTimeOffset> Fetched)
    {
        public int Tried => Failing.Count + Fetched.Count;

        public DateTimeOffset Since { get; } = Failing.Count == 0 ? DateTimeOffset.MaxValue : Failing.Min(signal => signal.At);

        public static Counted Sum(IEnumerable<Counted> parts)
        {
            var list = parts.ToList();
            return new Counted([.. list.SelectMany(part => part.Failing)], [.. list.SelectMany(part => part.Fetched)]);
        }
    }
}
