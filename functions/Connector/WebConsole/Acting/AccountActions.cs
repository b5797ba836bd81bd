using System.Globalization;
using Connector.Access;
using Connector.Alerting;
using Connector.Api;
using Connector.Delivering;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with an account what a person confirmed.</summary>
public sealed class AccountActions(AccountTable accounts, TestAlert test, Redelivery redelivery, Silencing silencing)
{
    /// <returns>The result, and what the record says about it.</returns>
    public async Task<(Outcome Outcome, string After)> DoAsync(
        Visitor who, Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case AccountVerb.TestAlert:
                var results = await test.SendAsync(account, cancellationToken);
                return (
                    results.All(result => result.Sent) ? Outcome.Done : Outcome.NotNow,
                    string.Join(", ", results.Select(result => $"{result.To}: {(result.Sent ? "sent" : result.Answer)}")));
            case AccountVerb.Silence:
                return await silencing.BeginAsync(who, account.Id, address: null, cancellationToken) is { Count: > 0 } silent
                    ? (Outcome.Done, string.Join(", ", silent)) : (Outcome.NotNow, nameof(Outcome.NotNow));
            case AccountVerb.Redeliver:
                var mails = await redelivery.RefusedSinceAsync(account.Id, DateTimeOffset.UnixEpoch, cancellationToken);
                return (Outcome.Done, string.Create(CultureInfo.InvariantCulture, $"{mails} enqueued"));
            default:
                return await accounts.ChangeAsync(account.Id, now => After(now, verb, person), cancellationToken) is { } changed
                    ? (Outcome.Done, Describe(changed, verb)) : (Outcome.NotNow, nameof(Outcome.NotNow));
        }
    }

    /// <summary>What the verb changes, as it is now.</summary>
    public static string Describe(Account account, AccountVerb verb)
    {
        const int shown = 5;
        var more = account.Admins.Count > shown ? string.Create(CultureInfo.InvariantCulture, $" +{account.Admins.Count - shown}") : "";
        return !verb.NeedsPerson() ? "" : string.Join(", ", account.Admins.TakeLast(shown).Select(admin => admin.Email)) + more;
    }

    /// <returns>Null if the change is impossible: the last administrator stays, because no person would get the alerts.</returns>
    private static Account? After(Account account, AccountVerb verb, string? person)
    {
        if (person is null)
        {
            return null;
        }

        IReadOnlyList<Admin> others = [.. account.Admins.Where(admin => admin.Email != person)];
        var isKnown = others.Count < account.Admins.Count;

        return verb switch
        {
            AccountVerb.AddAdmin when !isKnown && others.Count < AccountsEndpoint.MaxAdmins =>
                account with { Admins = [.. others, new Admin(person)] },
            AccountVerb.RemoveAdmin when isKnown && others.Count > 0 => account with { Admins = others },
            _ => null,
        };
    }
}
