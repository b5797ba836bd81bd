using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>How far the mailboxes in an incident's scope have come since its ramp began.</summary>
/// <param name="Waiting">Let through, and had no turn yet.</param>
/// <param name="WaitingInAll">Those too that are not let through yet.</param>
/// <param name="Failing">Met a failure of the provider's.</param>
/// <param name="Tried">Had their turn, well or ill.</param>
/// <param name="MovedAt">When one was last seen to move.</param>
public sealed record Backlog(int Waiting, int WaitingInAll, int Failing, int Tried, DateTimeOffset MovedAt)
{
    /// <param name="mailboxes">At least those in scope.</param>
    /// <param name="signals">At least those since the ramp began.</param>
    public static Backlog Of(
        Incident incident, IEnumerable<MailboxLook> mailboxes, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now)
    {
        var (waiting, waitingInAll, failing, tried) = (0, 0, 0, 0);
        var moved = incident.RampAt ?? now;

        foreach (var mailbox in mailboxes.Where(mailbox => incident.Covers(mailbox.Key.Account) && !mailbox.IsPaused))
        {
            var isFailing = IsFailing(incident, mailbox.Key, signals);
            failing += isFailing ? 1 : 0;
            tried += isFailing || mailbox.LastFetchAt >= incident.RampAt ? 1 : 0;

            if (!HadTurn(incident, mailbox, signals, now))
            {
                waitingInAll++;
                waiting += Admission.Holds(incident, mailbox.Key, mailbox.LastFetchAt) ? 0 : 1;
            }

            moved = Later(Later(moved, mailbox.LastFetchAt), mailbox.LastImportedAt);
        }

        return new Backlog(waiting, waitingInAll, failing, tried, moved);
    }

    /// <summary>
    /// A mailbox had its turn when all that waited was fetched, or when it has a trouble of its own: it was refused alone, was told
    /// to come later, or needs a person.
    /// </summary>
    public static bool HadTurn(
        Incident incident, MailboxLook mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals, DateTimeOffset now) =>
        mailbox.IsPaused
        || mailbox.LastFetchAt >= incident.RampAt
        || IsFailing(incident, mailbox.Key, signals)
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

    private static bool IsFailing(Incident incident, MailboxKey mailbox, IReadOnlyDictionary<MailboxKey, ProviderSignal> signals) =>
        signals.TryGetValue(mailbox, out var signal) && signal.At >= incident.RampAt;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
