using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>The progress of the mailboxes in an incident's scope since its ramp began.</summary>
/// <param name="Waiting">Mailboxes that may be fetched and had no turn yet.</param>
/// <param name="WaitingInAll">Also counts mailboxes that may not be fetched yet, and accounts that left the scope and were not tried
/// since.</param>
/// <param name="Fetched">Mailboxes that were fetched since the ramp began.</param>
/// <param name="Failing">Mailboxes that the provider refused within the detection window. Single failures hours apart are not a
/// relapse.</param>
/// <param name="Tried">Mailboxes that were tried within the detection window, with or without success.</param>
/// <param name="RefusedAccounts">Accounts that are refused while mail of others is fetched; empty if that is uncertain.</param>
public sealed record Backlog(int Waiting, int WaitingInAll, int Fetched, int Failing, int Tried, IReadOnlyList<string> RefusedAccounts)
{
    public static Backlog Of(Incident incident, IncidentScene scene)
    {
        var inScope = scene.InScopeOf(incident);
        var waiting = inScope.Where(mailbox => !HadTurn(incident, mailbox, scene)).ToList();
        var from = Later(scene.Now - scene.Options.Window, incident.RampAt);
        var failing = inScope.Where(mailbox => scene.IsRefused(mailbox, from)).ToList();
        var fetched = inScope
            .Where(mailbox => mailbox.LastFetchAt >= incident.RampAt && !scene.IsRefused(mailbox, incident.RampAt)).ToList();

        return new Backlog(
            waiting.Count(mailbox => !incident.Holds(mailbox.Key, mailbox.LastFetchAt)),
            waiting.Count + Untried(incident, scene),
            fetched.Count,
            failing.Count,
            failing.Count + fetched.Count(mailbox => mailbox.LastFetchAt >= from),
            incident.Account is null ? Refused(inScope, [.. failing.Select(mailbox => scene.Signals[mailbox.Key])], fetched) : []);
    }

    /// <summary>
    /// The accounts whose mailboxes all fail, if mailboxes of other accounts were fetched after most of these failures, or if they are at
    /// most half of all accounts. Canaries of the other accounts then show whether the provider refuses all.
    /// </summary>
    private static List<string> Refused(
        IReadOnlyCollection<Mailbox> inScope, IReadOnlyCollection<ProviderSignal> failing, IReadOnlyCollection<Mailbox> fetched)
    {
        var flowing = fetched.Select(mailbox => mailbox.Key.Account).ToHashSet(StringComparer.Ordinal);
        var refused = failing.Select(signal => signal.Mailbox.Account).Distinct(StringComparer.Ordinal)
            .Where(account => !flowing.Contains(account)).ToList();
        var others = inScope.Select(mailbox => mailbox.Key.Account).Distinct(StringComparer.Ordinal).Count() - refused.Count;
        var lastFlow = fetched.Max(mailbox => mailbox.LastFetchAt);
        var isMixed = flowing.Count >= 2 && failing.Count(signal => signal.At < lastFlow) * 2 >= failing.Count;

        return others > 0 && (isMixed || refused.Count <= others) ? refused : [];
    }

    /// <summary>
    /// Accounts that left the scope and have no mailbox that was tried since or fails for a reason of its own. The incident stays live
    /// while there is one, because its state is unknown and an all-clear could be wrong.
    /// </summary>
    private static int Untried(Incident incident, IncidentScene scene) => scene.Mailboxes
        .Where(mailbox => incident.Left.Contains(mailbox.Key.Account) && !mailbox.IsPaused)
        .GroupBy(mailbox => mailbox.Key.Account)
        .Count(account => !account.Any(
            mailbox => mailbox.LastFetchAt >= incident.RampAt || scene.IsRefused(mailbox, incident.RampAt) || mailbox.Cause is not null));

    /// <summary>
    /// A mailbox had its turn when all its waiting mail was fetched, or when it fails for a reason of its own: it alone was refused, it has
    /// to slow down, or it needs a person.
    /// </summary>
    public static bool HadTurn(Incident incident, Mailbox mailbox, IncidentScene scene) =>
        mailbox.IsPaused
        || mailbox.LastFetchAt >= incident.RampAt
        || scene.IsRefused(mailbox, incident.RampAt)
        || mailbox.Cause?.NeedsPerson() == true
        || scene.IsSlowedDown(mailbox);

    /// <summary>Whether a fetch of the mailbox is due now: it may be fetched, it had no turn yet, and no job is under way.</summary>
    /// <param name="lostBefore">A job that was enqueued earlier than this counts as lost.</param>
    public static bool WantsPlan(Incident incident, Mailbox mailbox, IncidentScene scene, DateTimeOffset lostBefore) =>
        incident is { Phase: IncidentPhase.Ramping, RampAt: not null }
        && incident.Covers(mailbox.Key.Account)
        && !incident.Holds(mailbox.Key, mailbox.LastFetchAt)
        && !HadTurn(incident, mailbox, scene)
        && mailbox.PlannedAt <= lostBefore
        && mailbox.LeasedUntil <= scene.Now;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
