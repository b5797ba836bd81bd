using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>The accounts that an operator can choose from, in one call to the table.</summary>
public sealed class AccountChoice(AccountTable accounts)
{
    /// <summary>The table service returns so many rows in one call. A longer list is of no use to a person either.</summary>
    private const int Most = 1000;

    /// <returns>By name; empty if there are too many to choose from.</returns>
    public async Task<IReadOnlyList<AccountLook>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await accounts.ListAsync(after: null, cancellationToken).Take(Most).ToListAsync(cancellationToken);
        return all.Count == Most ? [] : [.. all.OrderBy(account => account.DisplayName, StringComparer.OrdinalIgnoreCase)];
    }
}
