using Connector.Importing;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary><c>POST accounts/{account}/mailboxes/{address}/{fetch|pause|resume}</c>.</summary>
public sealed class ActOnMailboxEndpoint(MailboxRequests requests, MailboxViews views)
{
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
