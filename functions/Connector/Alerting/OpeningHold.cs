using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Holds the opened mail while only a mailbox or two are blocked, because such a block often ends within minutes.</summary>
public sealed class OpeningHold(OutageTable outages, ParkedMailboxTable parked, AlertOptions options, TimeProvider time)
{
    /// <summary>Until when to hold the opened mail; null to send it.</summary>
    public async Task<DateTimeOffset?> AskAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (outage is not { Kind: OutageKind.Provider, Stage: OutageStage.Gathering } || outage.Incidents > 0
            || outage.Away >= options.MinMailboxes)
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

    /// <param name="blockedEverywhere">Blocked mailboxes in all accounts; the count may stop at the number that decides.</param>
    public static DateTimeOffset? Until(
        IReadOnlyCollection<OutageMember> members, int blockedEverywhere, DateTimeOffset now, AlertOptions options)
    {
        if (blockedEverywhere >= options.MinMailboxes
            || members.Count == 0
            || members.Any(member => member.Cause != FailureClass.ProviderBlocked))
        {
            return null;
        }

        var patienceEndsAt = members.Min(member => member.ParkedAt) + options.SingleAfter;

        // Checked repeatedly, because the next blocked mailbox may belong to another account.
        var lookAgainAt = now + options.GroupWait;
        return patienceEndsAt <= now ? null : patienceEndsAt < lookAgainAt ? patienceEndsAt : lookAgainAt;
    }
}
