using System.Globalization;
using Connector.Alerting;
using Connector.Api;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Does with an account what a person confirmed.</summary>
public sealed class AccountActions(AccountTable accounts, TestAlert test)
{
    /// <returns>What the record says about the result.</returns>
    public async Task<string> DoAsync(Account account, AccountVerb verb, string? person, CancellationToken cancellationToken)
    {
        if (verb == AccountVerb.TestAlert)
        {
            var results = await test.SendAsync(account, cancellationToken);
            return string.Join(", ", results.Select(result => $"{result.To}: {(result.Sent ? "sent" : result.Answer)}"));
        }

        return await accounts.ChangeAsync(account.Id, now => After(now, verb, person), cancellationToken) is { } changed
            ? Describe(changed, verb)
            : nameof(Outcome.NotNow);
    }

    /// <summary>What the verb changes, as it is now.</summary>
    public static string Describe(Account account, AccountVerb verb)
    {
        const int shown = 5;
        var more = account.Admins.Count > shown ? string.Create(CultureInfo.InvariantCulture, $" +{account.Admins.Count - shown}") : "";
        return verb == AccountVerb.TestAlert ? "" : string.Join(", ", account.Admins.TakeLast(shown).Select(admin => admin.Email)) + more;
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
