using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Enough mailboxes fail for a suspected incident.</summary>
/// <param name="Account">The only affected account; null if all are.</param>
/// <param name="Since">When the first of the mailboxes failed.</param>
/// <param name="Dismissals">How often the same suspicion was dismissed recently.</param>
/// <param name="Samples">Some of the failures.</param>
public sealed record Suspicion(
    string? Account, FailureClass Cause, DateTimeOffset Since, int Failing, int Tried, int Dismissals,
    IReadOnlyList<FailureSample> Samples);

/// <param name="Suspicions">One for all accounts, or one for each affected account.</param>
/// <param name="IsUndecided">Enough mailboxes fail, but only the next fetches of other accounts show whether all accounts are
/// affected.</param>
internal sealed record DetectionResult(IReadOnlyList<Suspicion> Suspicions, bool IsUndecided)
{
    public static DetectionResult Nothing { get; } = new([], IsUndecided: false);
}

/// <summary>Decides from recent failures and fetches whether the provider refuses mailboxes, and of which accounts.</summary>
/// <remarks>
/// Pure. Called in every round with the signals and mailboxes from storage. <see cref="IsWorthCounting"/> decides from the signals alone
/// whether the mailboxes have to be read.
/// </remarks>
internal static class Detection
{
    private const int SamplesKept = 5;

    private const int FlowingEnough = 20;

    /// <summary>Whether enough mailboxes failed for <see cref="Look"/> to find something.</summary>
    public static bool IsWorthCounting(IncidentScene scene) => Failing(scene).Count >= scene.Options.MinMailboxes;

    public static DetectionResult Look(IncidentScene scene)
    {
        var failing = Failing(scene);

        if (failing.Count < scene.Options.MinMailboxes)
        {
            return DetectionResult.Nothing;
        }

        var accounts = Tally(failing, scene);
        var all = Counted.Sum(accounts.Values);
        var shut = accounts.Where(account => Triggers(account.Value, scene.Options)).ToList();

        return Triggers(all, scene.Options) || shut.Count > 0 ? Decide(accounts, all, shut, scene) : DetectionResult.Nothing;
    }

    /// <summary>The incident that a suspicion reopens: the last one of the same scope, if it was resolved recently.</summary>
    public static Incident? BegunAgain(Suspicion suspicion, IEnumerable<Incident> recent, DateTimeOffset now, IncidentOptions options) =>
        recent
        .Where(incident => incident.Phase == IncidentPhase.Resolved && incident.Account == suspicion.Account
            && incident.ResolvedAt > now - options.ReopenWithin)
        .MaxBy(incident => incident.ResolvedAt);

    // Exceeds a limit because its local functions share the inputs of one decision.
    private static DetectionResult Decide(
        Dictionary<string, Counted> accounts, Counted all, List<KeyValuePair<string, Counted>> shut, IncidentScene scene)
    {
        var (recent, now, options) = (scene.Incidents, scene.Now, scene.Options);

        // If mail of all accounts but the worst one is fetched, the provider works.
        var (worst, counted) = accounts.MaxBy(account => account.Value.Failing.Count);
        var rest = Counted.Sum(accounts.Where(account => account.Key != worst).Select(account => account.Value));
        var restFetched = rest.Fetched.Count(at => at > counted.Since);
        var restFlows = restFetched > 0 && rest.Failing.Count < options.Share * (rest.Failing.Count + restFetched);
        var isPatient = now < counted.Since + options.ScopePatience;

        // One or two fetches may have been under way when the provider began to refuse calls, so a few successes prove nothing.
        if (shut.Count > 0 && restFlows && (!isPatient || restFetched >= Math.Clamp(rest.Tried / 2, 1, FlowingEnough)))
        {
            return Suspect(shut.Select(account => Suspicion(account.Key, account.Value)));
        }

        // Accounts that left the scope of the incident of all, or several accounts while mail of as many others is fetched.
        if (shut.Count > 0
            && (recent.Any(incident => incident is { IsLive: true, Account: null }) || OthersFlow(accounts, shut, all, options)))
        {
            return Suspect(shut.Select(account => Suspicion(account.Key, account.Value)));
        }

        // Too few mailboxes of other accounts were tried since. Their next fetches decide the scope.
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

    /// <summary>
    /// Whether mail of at least as many accounts is fetched as fail: most of their mailboxes were fetched after most of the failures.
    /// </summary>
    private static bool OthersFlow(
        Dictionary<string, Counted> accounts, List<KeyValuePair<string, Counted>> shut, Counted all, IncidentOptions options)
    {
        var failures = all.Failing.Select(signal => signal.At).Order().ToList();
        var most = failures[(failures.Count - 1) * 3 / 4];
        var others =
            accounts.ExceptBy(shut.Select(account => account.Key), account => account.Key).Select(account => account.Value).ToList();
        var flowing = others.Count(
            counted =>
            counted.Fetched.Count(at => at > most) * 2 >= counted.Tried && counted.Failing.Count < options.Share * counted.Tried);
        return flowing >= 2 && flowing >= shut.Count;
    }

    /// <summary>Recent failures that no live, dismissed or resolved incident explains.</summary>
    private static Dictionary<MailboxKey, ProviderSignal> Failing(IncidentScene scene) => scene.Signals
        .Where(signal => signal.Value.At > scene.Now - scene.Options.Window && !scene.Incidents.Any(
            incident => incident.Covers(signal.Key.Account) && (incident.IsLive || signal.Value.At <= incident.EndedAt)))
        .ToDictionary();

    private static Dictionary<string, Counted> Tally(Dictionary<MailboxKey, ProviderSignal> failing, IncidentScene scene)
    {
        var fetched = scene.Mailboxes
            .Where(mailbox => mailbox.LastFetchAt > scene.Now - scene.Options.Window && !failing.ContainsKey(mailbox.Key))
            .Where(mailbox => !scene.Incidents.Any(incident => incident.IsLive && incident.Covers(mailbox.Key.Account)))
            .ToLookup(mailbox => mailbox.Key.Account);
        var failed = failing.Values.ToLookup(signal => signal.Mailbox.Account);

        return fetched.Select(group => group.Key).Union(failed.Select(group => group.Key)).ToDictionary(
            account => account,
            account => new Counted([.. failed[account]], [.. fetched[account].Select(mailbox => mailbox.LastFetchAt!.Value)]));
    }

    private static bool Triggers(Counted counted, IncidentOptions options) =>
        counted.Failing.Count >= options.MinMailboxes && counted.Failing.Count >= options.Share * counted.Tried;

    /// <param name="Fetched">The last fetches of the mailboxes that do not fail.</param>
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
