using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Chooses the mailbox of the next canary.</summary>
public static class CanaryRotation
{
    /// <summary>
    /// Takes turns over the accounts, and over the mailboxes of each, because a single mailbox says little about the provider.
    /// </summary>
    /// <param name="mailboxes">At least those in scope.</param>
    /// <param name="signals">A suspicion is best checked with a mailbox that did not fail.</param>
    /// <param name="others">Other live incidents: mailboxes that they hold are canaries of those incidents.</param>
    /// <returns>CanarySent with the chosen mailbox, or NoCanary.</returns>
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
            .Where(mailbox => !others.Any(
                other => other.Id != incident.Id && other is { IsLive: true, Account: not null } && other.Covers(mailbox.Key.Account)))
            .ToList();

        if (free.Count == 0)
        {
            return new IncidentEvent.NoCanary(IsScopeEmpty: wanted.Count == 0);
        }

        if (incident.Phase == IncidentPhase.Suspected)
        {
            free = Preferring(
                free, mailbox => !signals.TryGetValue(mailbox.Key, out var signal) || signal.At < incident.FirstFailureAt
                || mailbox.LastFetchAt > signal.At);
        }

        // Clean canaries have to come from different accounts, and an account that is refused while others are clean says nothing about
        // them.
        free = Preferring(free, mailbox => !incident.RefusedAccounts.Contains(mailbox.Key.Account));
        free = Preferring(free, mailbox => !incident.CleanAccounts.Contains(mailbox.Key.Account));

        if (incident.RefusedAccounts.Count > 0)
        {
            // Some accounts are refused. Only an account that was clean shows whether the provider refuses all again.
            free = Preferring(free, mailbox => incident.LastCleanAccounts.Contains(mailbox.Key.Account));
        }

        // A mailbox with imported mail allows both kinds of call: a list, and a message.
        free = Preferring(free, mailbox => mailbox.LastImportedAt is not null);

        var accounts = free.GroupBy(mailbox => mailbox.Key.Account).OrderBy(account => account.Key, StringComparer.Ordinal).ToList();
        var chosen = accounts[incident.Canaries % accounts.Count].OrderBy(mailbox => mailbox.Key.Address, StringComparer.Ordinal).ToList();
        return new IncidentEvent.CanarySent(chosen[incident.Canaries / accounts.Count % chosen.Count].Key);
    }

    /// <summary>The mailbox is not paused, does not need a person, and does not have to slow down.</summary>
    private static bool IsWanted(MailboxLook mailbox, DateTimeOffset now) =>
        !mailbox.IsPaused
        && mailbox.Cause?.NeedsPerson() != true
        && !(mailbox.Cause == FailureClass.RateLimited && mailbox.NextTryAt > now);

    private static List<MailboxLook> Preferring(List<MailboxLook> mailboxes, Func<MailboxLook, bool> isBetter) =>
        mailboxes.Where(isBetter).ToList() is { Count: > 0 } better ? better : mailboxes;
}
