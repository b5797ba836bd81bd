using Connector.Forwarding;
using Connector.Importing;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// <c>GET accounts/{account}/mailboxes</c>, <c>GET</c> and <c>DELETE accounts/{account}/mailboxes/{address}</c>, and
/// <c>POST accounts/{account}/mailboxes/{address}/{fetch|pause|resume}</c>.
/// </summary>
public sealed class MailboxesEndpoint(
    AccountTable accounts, MailboxTable mailboxes, InboundAddresses inbound, MailboxViews views, DisconnectMailbox disconnect,
    MailboxRequests requests)
{
    public Task<IResult> ListAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var all = await views.OfAllAsync(account, mailboxes.ListAsync(account, cancellationToken), cancellationToken);
            return Results.Ok(new { mailboxes = all });
        }, cancellationToken);

    public async Task<IResult> GetAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await mailboxes.FindAsync(key, cancellationToken) is { } mailbox
            ? Results.Ok(await views.OfAsync(await inbound.EnsureAsync(mailbox, cancellationToken) ?? mailbox, cancellationToken))
            : ApiPath.NoMailbox(account, address);

    /// <summary>A call that failed can be repeated. Imported mail stays.</summary>
    public async Task<IResult> DeleteAsync(string account, string address, CancellationToken cancellationToken) =>
        ApiPath.ToKey(account, address) is { } key && await disconnect.HandleAsync(key, cancellationToken)
            ? Results.NoContent()
            : ApiPath.NoMailbox(account, address);

    public Task<IResult> FetchAsync(string account, string address, CancellationToken cancellationToken) =>
        AnswerAsync(account, address, requests.FetchAsync, cancellationToken);

    public Task<IResult> PauseAsync(string account, string address, CancellationToken cancellationToken) =>
        AnswerAsync(account, address, requests.PauseAsync, cancellationToken, isPaused: true);

    public Task<IResult> ResumeAsync(string account, string address, CancellationToken cancellationToken) =>
        AnswerAsync(account, address, requests.ResumeAsync, cancellationToken);

    private async Task<IResult> AnswerAsync(
        string account, string address, Func<MailboxKey, CancellationToken, Task<Mailbox?>> ask, CancellationToken cancellationToken,
        bool isPaused = false) =>
        ApiPath.ToKey(account, address) is not { } key || await ask(key, cancellationToken) is not { } mailbox
            ? ApiPath.NoMailbox(account, address)
            : mailbox.State is MailboxState.Paused && !isPaused
                ? Problem.Conflict("The mailbox is paused: resume it first.")
                : Results.Accepted(ApiPath.Of(key), await views.OfAsync(mailbox, cancellationToken));
}
