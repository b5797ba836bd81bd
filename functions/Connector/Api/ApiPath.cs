using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Resolves the accounts and mailboxes in the paths of calls.</summary>
internal static class ApiPath
{
    /// <returns>Null if the id has a wrong form, or there is no such account.</returns>
    public static async Task<Account?> FindByPathAsync(this AccountTable accounts, string id, CancellationToken cancellationToken) =>
        Account.IsId(id) ? await accounts.FindAsync(id, cancellationToken) : null;

    /// <summary>Answers a call about an account; 404 if there is no such account.</summary>
    public static async Task<IResult> AnswerAsync(
        this AccountTable accounts, string id, Func<Account, Task<IResult>> answer, CancellationToken cancellationToken) =>
        await accounts.FindByPathAsync(id, cancellationToken) is { } account ? await answer(account) : NoAccount(id);

    /// <returns>Null if the account's id or the address has a wrong form.</returns>
    public static MailboxKey? ToKey(string account, string address) =>
        Account.IsId(account) && MailAddress.Normalize(address) is { } normalized ? new MailboxKey(account, normalized) : null;

    public static string Of(MailboxKey mailbox) => $"/api/accounts/{mailbox.Account}/mailboxes/{Uri.EscapeDataString(mailbox.Address)}";

    public static IResult NoAccount(string id) => Problem.NotFound($"There is no account '{id}'.");

    public static IResult NoMailbox(string account, string address) =>
        Problem.NotFound($"There is no mailbox '{address}' in account '{account}'.");
}
