using Connector.Mailboxes;
using Connector.Pages;
using Connector.WebConsole.Components;
using Connector.WebConsole.Reading;
using Microsoft.AspNetCore.Http;

namespace Connector.WebConsole;

/// <summary><c>GET console/accounts/{account}</c>: an account with its administrators and addresses.</summary>
public sealed class AccountPages(Entry entry, AccountTable accounts, OverviewSource overviews)
{
    public Task<IResult> GetAsync(HttpRequest request, string account, CancellationToken cancellationToken) =>
        entry.ShowAsync(
            request,
            async frame => frame.Visitor.MaySee(account) && Account.IsId(account)
                && await accounts.FindAsync(account, cancellationToken) is { } known
                    ? await PageResult.OfAsync<AccountPage, AccountModel>(
                        new AccountModel(frame, known, await overviews.ReadAsync(account, cancellationToken)))
                    : null,
            cancellationToken);
}

/// <summary>An account.</summary>
public sealed record AccountModel(Frame Frame, Account Account, Overview Overview);
