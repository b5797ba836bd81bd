using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers what the life of an outage needs to know from outside, and applies it.</summary>
public sealed class OutageDecision(
    AccountTable accounts, OutageTable outages, ParkedMailboxTable parked, AlertOptions options)
{
    // A tenth of a minute's mails may leave together after a quiet time.
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(6);

    /// <returns>
    /// The outage as it must be saved, claimed if there are mails to send; and its account, null if that does not exist any more.
    /// </returns>
    public async Task<(Outage Outage, Account? Account)> DecideAsync(Outage outage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(outage.Account, cancellationToken) is not { } account)
        {
            return (outage.Abandon(now), null);
        }

        var decided = outage.Decide(await HoldUntilAsync(outage, now, cancellationToken), now, options);

        if (decided.SendAt <= now && decided.TurnAt is null)
        {
            decided = decided.AtTurn(await ReserveTurnAsync(account.Admins.Count, now, cancellationToken));
        }

        return (decided.SendAt <= now ? decided.Claim(now + OutageSending.ClaimFor) : decided, account);
    }

    /// <summary>The opened mail waits while only a mailbox or two are blocked, because such a block often ends within minutes.</summary>
    /// <param name="blockedEverywhere">Blocked mailboxes in all accounts; the count may stop at the number that decides.</param>
    /// <returns>Until when to hold the opened mail; null to send it.</returns>
    public static DateTimeOffset? HoldUntil(
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

    /// <summary>Spreads the mails of all instances over time, so that they send no more than the mail server takes a minute.</summary>
    /// <returns>When the mails may leave; now if there is no limit.</returns>
    private async Task<DateTimeOffset> ReserveTurnAsync(int mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (options.MailsPerMinute == 0)
        {
            return now;
        }

        var length = mails * (TimeSpan.FromMinutes(1) / options.MailsPerMinute);
        var begin = await outages.ReserveTurnAsync(now, length, cancellationToken);
        return begin - Burst > now ? begin - Burst : now;
    }

    private async Task<DateTimeOffset?> HoldUntilAsync(Outage outage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (outage is not { Kind: OutageKind.Provider, Stage: OutageStage.Gathering, Incidents: 0 } || outage.Away >= options.MinMailboxes)
        {
            return null;
        }

        var members = await outages.MembersAsync(outage, cancellationToken);
        var blocked = await parked.ListAsync(cancellationToken)
            .Where(mailbox => mailbox.Cause == FailureClass.ProviderBlocked)
            .Take(options.MinMailboxes)
            .CountAsync(cancellationToken);
        return HoldUntil(members, blocked, now, options);
    }
}
