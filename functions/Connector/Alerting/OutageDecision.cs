using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>Gathers what the life of an outage needs to know from outside, and applies it.</summary>
public sealed class OutageDecision(AccountTable accounts, OpeningHold hold, MailRate rate, AlertOptions options)
{
    /// <returns>
    /// The outage as it must be saved, claimed if there are mails to send; and its account, null if that does not exist any more.
    /// </returns>
    public async Task<(Outage Outage, Account? Account)> DecideAsync(Outage outage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(outage.Account, cancellationToken) is not { } account)
        {
            return (outage.Abandon(now), null);
        }

        var decided = outage.Decide(await hold.AskAsync(outage, cancellationToken), now, options);

        if (decided.SendAt <= now && decided.TurnAt is null)
        {
            decided = decided.AtTurn(await rate.ReserveAsync(account.Admins.Count, cancellationToken));
        }

        return (decided.SendAt <= now ? decided.Claim(now + OutageSending.ClaimFor) : decided, account);
    }
}
