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
    /// <returns>What the record says about the result.</returns>
    public async Task<string> DoAsync(
        Visitor who, Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        switch (verb)
        {
            case AccountVerb.TestAlert:
                var results = await test.SendAsync(account, cancellationToken);
                return string.Join(", ", results.Select(result => $"{result.To}: {(result.Sent ? "sent" : result.Answer)}"));
            case AccountVerb.Silence:
                return await silencing.BeginAsync(who, account.Id, address: null, cancellationToken) is { Count: > 0 } silent
                    ? string.Join(", ", silent) : nameof(Outcome.NotNow);
            case AccountVerb.Redeliver:
                var mails = await redelivery.RefusedSinceAsync(account.Id, DateTimeOffset.UnixEpoch, cancellationToken);
                return string.Create(CultureInfo.InvariantCulture, $"{mails} enqueued");
            default:
                return await ChangeAsync(account, verb, person, cancellationToken);
        }
    }

    /// <summary>What the verb changes, as it is now.</summary>
    public static string Describe(Account account, AccountVerb verb)
    {
        const int shown = 5;
        var more = account.Admins.Count > shown ? string.Create(CultureInfo.InvariantCulture, $" +{account.Admins.Count - shown}") : "";
        return !verb.NeedsPerson() ? "" : string.Join(", ", account.Admins.TakeLast(shown).Select(admin => admin.Email)) + more;
    }

    private async Task<string> ChangeAsync(Account account, AccountVerb verb, string? person, CancellationToken cancellationToken) =>
        await accounts.ChangeAsync(account.Id, now => After(now, verb, person), cancellationToken) is { } changed
            ? Describe(changed, verb)
            : nameof(Outcome.NotNow);

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
