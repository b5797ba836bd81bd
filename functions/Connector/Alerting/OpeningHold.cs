using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Tells a mailbox or two that are blocked alone, which often mends itself in minutes, from the beginning of a real block.</summary>
public sealed class OpeningHold(OutageTable outages, ParkedMailboxTable parked, AlertOptions options, TimeProvider time)
{
    /// <summary>Until when the opened mail is held back; null to let it go.</summary>
    public async Task<DateTimeOffset?> AskAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (outage is not { Kind: OutageKind.Provider, Stage: OutageStage.Gathering } || outage.Incidents > 0 || outage.Away >= options.MinMailboxes)
        {
            return null;
        }

        var members = await outages.MembersAsync(outage, cancellationToken);
        var blocked = await parked.ListAsync(cancellationToken)
            .Where(mailbox => mailbox.Cause == FailureClass.ProviderBlocked)
            .Take(options.MinMailboxes)
            .CountAsync(cancellationToken);

        return Until(members, blocked, time.GetUtcNow(), options);
    }

    /// <param name="blockedEverywhere">Blocked mailboxes over all accounts; counting may end at the number that decides.</param>
    public static DateTimeOffset? Until(IReadOnlyCollection<OutageMember> members, int blockedEverywhere, DateTimeOffset now, AlertOptions options)
    {
        if (blockedEverywhere >= options.MinMailboxes
            || members.Count == 0
            || members.Any(member => member.Cause != FailureClass.ProviderBlocked))
        {
            return null;
        }

        var patienceEndsAt = members.Min(member => member.ParkedAt) + options.SingleAfter;

        // Looked at again and again, since the next mailbox to be blocked may belong to another account.
        var lookAgainAt = now + options.GroupWait;
        return patienceEndsAt <= now ? null : patienceEndsAt < lookAgainAt ? patienceEndsAt : lookAgainAt;
    }
}
