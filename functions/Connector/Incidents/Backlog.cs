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
    /// <param name="mailboxes">At least those in scope.</param>
    /// <param name="signals">At least those since the ramp began.</param>
    public static Backlog Of(
        Incident incident,
        IReadOnlyCollection<MailboxLook> mailboxes,
        IReadOnlyDictionary<MailboxKey, ProviderSignal> signals,
        DateTimeOffset now,
        IncidentOptions options)
    {
        var inScope = mailboxes.Where(mailbox => incident.Covers(mailbox.Key.Account) && !mailbox.IsPaused).ToList();
        var waiting = inScope.Where(mailbox => !HadTurn(incident, mailbox, signals, now)).ToList();
        var from = Later(now - options.Window, incident.RampAt);
        var failing = inScope.Where(mailbox => IsFailing(incident, mailbox, signals) && signals[mailbox.Key].At >= from).ToList();
        var fetched = inScope.Where(mailbox => mailbox.LastFetchAt >= incident.RampAt && !IsFailing(incident, mailbox, signals)).ToList();

        return new Backlog(
            waiting.Count(mailbox => !Admission.Holds(incident, mailbox.Key, mailbox.LastFetchAt)),
            waiting.Count + Untried(incident, mailboxes, signals),
            fetched.Count,
            failing.Count,
            failing.Count + fetched.Count(mailbox => mailbox.LastFetchAt >= from),
            incident.Account is null ? Refused(inScope, [.. failing.Select(mailbox => signals[mailbox.Key])], fetched) : []);
    }

    /// <summary>
    /// The accounts whose mailboxes all fail, if mailboxes of other accounts were fetched after most of these failures, or if they are at
    /// most half of all accounts. Canaries of the other accounts then show whether the provider refuses all.
    /// </summary>
    private static List<string> Refused(
        IReadOnlyCollection<MailboxLook> inScope, IReadOnlyCollection<ProviderSignal> failing, IReadOnlyCollection<MailboxLook> fetched)
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
    private static int Untried(
        Incident incident, IReadOnlyCollection<MailboxLook> mailboxes, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals) => mailboxes
        .Where(mailbox => incident.Left.Contains(mailbox.Key.Account) && !mailbox.IsPaused)
        .GroupBy(mailbox => mailbox.Key.Account)
        .Count(account => !account.Any(
            mailbox => mailbox.LastFetchAt >= incident.RampAt || IsFailing(incident, mailbox, signals) || mailbox.Cause is not null));

    /// <summary>
    /// A mailbox had its turn when all its waiting mail was fetched, or when it fails for a reason of its own: it alone was refused, it has
    /// to slow down, or it needs a person.
    /// </summary>
    public static bool HadTurn(
        Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now) =>
        mailbox.IsPaused
        || mailbox.LastFetchAt >= incident.RampAt
        || IsFailing(incident, mailbox, signals)
        || mailbox.Cause?.NeedsPerson() == true
        || (mailbox.Cause == FailureClass.RateLimited && mailbox.NextTryAt > now);

    /// <summary>Whether a fetch of the mailbox is due now: it may be fetched, it had no turn yet, and no job is under way.</summary>
    /// <param name="lostBefore">A job that was enqueued earlier than this counts as lost.</param>
    public static bool WantsPlan(
        Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now,
        DateTimeOffset lostBefore) =>
        incident is { Phase: IncidentPhase.Ramping, RampAt: not null }
        && incident.Covers(mailbox.Key.Account)
        && !Admission.Holds(incident, mailbox.Key, mailbox.LastFetchAt)
        && !HadTurn(incident, mailbox, signals, now)
        && mailbox.PlannedAt <= lostBefore
        && mailbox.LeasedUntil <= now;

    /// <summary>The mailbox was refused since the ramp began, and not fetched since.</summary>
    private static bool IsFailing(Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals) =>
        signals.TryGetValue(mailbox.Key, out var signal) && signal.At >= incident.RampAt && !(mailbox.LastFetchAt > signal.At);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
