using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>How far the mailboxes in an incident's scope have come since its ramp began.</summary>
/// <param name="Waiting">Let through, and had no turn yet.</param>
/// <param name="WaitingInAll">Those too that are not let through yet, and accounts that left the scope and were not tried since.</param>
/// <param name="Fetched">Were fetched since the ramp began.</param>
/// <param name="Failing">Met a failure of the provider's a short while ago: single failures that are hours apart are no sign of a door that shuts.</param>
/// <param name="Tried">Were tried in that while, well or ill.</param>
/// <param name="RefusedAccounts">Accounts that are refused while others flow; none when that cannot be told.</param>
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
    /// The accounts of which all fails, if others flow after most of these failures, or if they are at most half of all accounts: then canaries of the
    /// other accounts tell whether the door shut for all.
    /// </summary>
    private static List<string> Refused(
        IReadOnlyCollection<MailboxLook> inScope, IReadOnlyCollection<ProviderSignal> failing, IReadOnlyCollection<MailboxLook> fetched)
    {
        var flowing = fetched.Select(mailbox => mailbox.Key.Account).ToHashSet(StringComparer.Ordinal);
        var refused = failing.Select(signal => signal.Mailbox.Account).Distinct(StringComparer.Ordinal).Where(account => !flowing.Contains(account)).ToList();
        var others = inScope.Select(mailbox => mailbox.Key.Account).Distinct(StringComparer.Ordinal).Count() - refused.Count;
        var lastFlow = fetched.Max(mailbox => mailbox.LastFetchAt);
        var isMixed = flowing.Count >= 2 && failing.Count(signal => signal.At < lastFlow) * 2 >= failing.Count;
        return others > 0 && (isMixed || refused.Count <= others) ? refused : [];
    }

    /// <summary>
    /// Accounts that left the scope, and of which nothing has been tried since or has a trouble of its own. While there is one, the incident goes on, so
    /// that nobody reads that all is well before it shows.
    /// </summary>
    private static int Untried(Incident incident, IReadOnlyCollection<MailboxLook> mailboxes, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals) => mailboxes
        .Where(mailbox => incident.Left.Contains(mailbox.Key.Account) && !mailbox.IsPaused)
        .GroupBy(mailbox => mailbox.Key.Account)
        .Count(account => !account.Any(mailbox => mailbox.LastFetchAt >= incident.RampAt || IsFailing(incident, mailbox, signals) || mailbox.Cause is not null));

    /// <summary>
    /// A mailbox had its turn when all that waited was fetched, or when it has a trouble of its own: it was refused alone, was told
    /// to come later, or needs a person.
    /// </summary>
    public static bool HadTurn(
        Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now) =>
        mailbox.IsPaused
        || mailbox.LastFetchAt >= incident.RampAt
        || IsFailing(incident, mailbox, signals)
        || mailbox.Cause?.NeedsPerson() == true
        || (mailbox.Cause == FailureClass.RateLimited && mailbox.NextTryAt > now);

    /// <summary>Whether it is to be put on its way now: let through, waiting, and with no job under way.</summary>
    /// <param name="lostBefore">A job put on its way earlier than this counts as lost.</param>
    public static bool IsToBePlanned(
        Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now, DateTimeOffset lostBefore) =>
        incident is { Phase: IncidentPhase.Ramping, RampAt: not null }
        && incident.Covers(mailbox.Key.Account)
        && !Admission.Holds(incident, mailbox.Key, mailbox.LastFetchAt)
        && !HadTurn(incident, mailbox, signals, now)
        && mailbox.PlannedAt <= lostBefore
        && mailbox.LeasedUntil <= now;

    /// <summary>Refused since the ramp began, and not fetched since.</summary>
    private static bool IsFailing(Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals) =>
        signals.TryGetValue(mailbox.Key, out var signal) && signal.At >= incident.RampAt && !(mailbox.LastFetchAt > signal.At);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
