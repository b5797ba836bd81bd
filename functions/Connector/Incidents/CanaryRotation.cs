using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Chooses the mailbox that knocks for all others.</summary>
public static class CanaryRotation
{
    /// <summary>Goes over accounts first and over an account's mailboxes next, so that no single one stands for the provider.</summary>
    /// <param name="mailboxes">At least those in scope.</param>
    /// <param name="signals">To suspect is to ask one that did not fail: whether the door is shut for others too is the question.</param>
    /// <param name="others">Live incidents besides: whom those hold knocks for them.</param>
    /// <returns>The mailbox of the canary to be sent, or that there is none.</returns>
    public static IncidentEvent Choose(
        Incident incident,
        IEnumerable<MailboxLook> mailboxes,
        IReadOnlyDictionary<MailboxKey, ProviderSignal> signals,
        IReadOnlyCollection<Incident> others,
        DateTimeOffset now)
    {
        var wanted = mailboxes.Where(mailbox => incident.Covers(mailbox.Key.Account) && IsWanted(mailbox, now)).ToList();
        var free = wanted
            .Where(mailbox => mailbox.LeasedUntil <= now)
            .Where(mailbox => !others.Any(other => other.Id != incident.Id && other is { IsLive: true, Account: not null } && other.Covers(mailbox.Key.Account)))
            .ToList();

        if (free.Count == 0)
        {
            return new IncidentEvent.NoCanary(IsScopeEmpty: wanted.Count == 0);
        }

        if (incident.Phase == IncidentPhase.Suspected)
        {
            free = Preferring(
                free, mailbox => !signals.TryGetValue(mailbox.Key, out var signal) || signal.At < incident.FirstFailureAt || mailbox.LastFetchAt > signal.At);
        }

        // Clean ones are counted over different accounts, and those that are refused while others are clean tell nothing about the others.
        free = Preferring(free, mailbox => !incident.RefusedAccounts.Contains(mailbox.Key.Account));
        free = Preferring(free, mailbox => !incident.CleanAccounts.Contains(mailbox.Key.Account));

        // One that has mail here can be asked for both kinds of call: what is new, and a message.
        free = Preferring(free, mailbox => mailbox.LastImportedAt is not null);

        var accounts = free.GroupBy(mailbox => mailbox.Key.Account).OrderBy(account => account.Key, StringComparer.Ordinal).ToList();
        var chosen = accounts[incident.Canaries % accounts.Count].OrderBy(mailbox => mailbox.Key.Address, StringComparer.Ordinal).ToList();
        return new IncidentEvent.CanarySent(chosen[incident.Canaries / accounts.Count % chosen.Count].Key);
    }

    /// <summary>Neither paused, nor waiting for a person, nor asked by the provider to come later.</summary>
    private static bool IsWanted(MailboxLook mailbox, DateTimeOffset now) =>
        !mailbox.IsPaused
        && mailbox.Cause?.NeedsPerson() != true
        && !(mailbox.Cause == FailureClass.RateLimited && mailbox.NextTryAt > now);

    private static List<MailboxLook> Preferring(List<MailboxLook> mailboxes, Func<MailboxLook, bool> isBetter) =>
        mailboxes.Where(isBetter).ToList() is { Count: > 0 } better ? better : mailboxes;
}
