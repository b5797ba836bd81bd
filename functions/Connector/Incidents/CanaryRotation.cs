using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Chooses the mailbox of the next canary.</summary>
internal static class CanaryRotation
{
    /// <summary>
    /// Takes turns over the accounts, and over the mailboxes of each, because a single mailbox says little about the provider.
    /// </summary>
    /// <returns>CanarySent with the chosen mailbox, or NoCanary.</returns>
    public static IncidentEvent Choose(Incident incident, IncidentScene scene)
    {
        var wanted = scene.InScopeOf(incident)
            .Where(mailbox => mailbox.Cause?.NeedsPerson() != true && !scene.IsSlowedDown(mailbox)).ToList();

        // Mailboxes that the incident of a single account holds are canaries of that incident.
        var others = scene.Incidents.Where(other => other.Id != incident.Id && other is { IsLive: true, Account: not null }).ToList();
        var free = wanted
            .Where(mailbox => mailbox.LeasedUntil <= scene.Now && !others.Any(other => other.Covers(mailbox.Key.Account))).ToList();

        if (free.Count == 0)
        {
            return new IncidentEvent.NoCanary(IsScopeEmpty: wanted.Count == 0);
        }

        if (incident.Phase == IncidentPhase.Suspected)
        {
            // A suspicion is best checked with a mailbox that did not fail.
            free = Preferring(free, mailbox => !scene.IsRefused(mailbox, incident.FirstFailureAt));
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

    private static List<Mailbox> Preferring(List<Mailbox> mailboxes, Func<Mailbox, bool> isBetter) =>
        mailboxes.Where(isBetter).ToList() is { Count: > 0 } better ? better : mailboxes;
}
