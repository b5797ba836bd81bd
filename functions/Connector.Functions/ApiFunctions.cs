using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>Puts the HTTP contract on the Functions host.</summary>
public sealed class ApiFunctions(
    AccountsEndpoint accounts,
    MailboxesEndpoint mailboxes,
    ConnectEndpoint connect,
    DisconnectEndpoint disconnect,
    PushEndpoint push,
    StatusEndpoint status,
    HealthEndpoint health)
{
    private const string Account = "accounts/{account}";

    private const string Mailboxes = Account + "/mailboxes";

    private const string Mailbox = Mailboxes + "/{address}";

    [Function("PutAccount")]
    public Task<IResult> PutAccountAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Account)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.PutAsync(request, account, cancellationToken);

    [Function("GetAccount")]
    public Task<IResult> GetAccountAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Account)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        accounts.GetAsync(account, cancellationToken);

    [Function("ListAccounts")]
    public Task<IResult> ListAccountsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts")] HttpRequest request, CancellationToken cancellationToken) =>
        accounts.ListAsync(request.Query["continuationToken"], cancellationToken);

    [Function("DeleteAccount")]
    public Task<IResult> DeleteAccountAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Account)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        disconnect.DeleteAccountAsync(account, request.Query["disconnect"], cancellationToken);

    [Function("PutMailboxes")]
    public Task<IResult> PutMailboxesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Mailboxes)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        connect.PutManyAsync(request, account, cancellationToken);

    [Function("PutMailbox")]
    public Task<IResult> PutMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        connect.PutAsync(request, account, address, cancellationToken);

    [Function("ListMailboxes")]
    public Task<IResult> ListMailboxesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Mailboxes)] HttpRequest request, string account, CancellationToken cancellationToken) =>
        mailboxes.ListAsync(account, cancellationToken);

    [Function("GetMailbox")]
    public Task<IResult> GetMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.GetAsync(account, address, cancellationToken);

    [Function("FetchMailboxNow")]
    public Task<IResult> FetchMailboxNowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/fetch")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.ActAsync(account, address, "fetch", cancellationToken);

    [Function("PauseMailbox")]
    public Task<IResult> PauseMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/pause")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.ActAsync(account, address, "pause", cancellationToken);

    [Function("ResumeMailbox")]
    public Task<IResult> ResumeMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/resume")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.ActAsync(account, address, "resume", cancellationToken);

    [Function("DeleteMailbox")]
    public Task<IResult> DeleteMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        disconnect.DeleteMailboxAsync(account, address, cancellationToken);

    /// <summary>Open to every caller, since Google's token is what proves the caller.</summary>
    [Function("ReceivePush")]
    public Task<IResult> ReceivePushAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "push")] HttpRequest request, CancellationToken cancellationToken) =>
        push.PostAsync(request, cancellationToken);

    [Function("GetStatus")]
    public Task<IResult> GetStatusAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "status")] HttpRequest request, CancellationToken cancellationToken) =>
        status.GetAsync(cancellationToken);

    /// <summary>Open to every caller, since a platform's probe has no key and the answer tells nothing.</summary>
    [Function("GetHealth")]
    public Task<IResult> GetHealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken) =>
        health.GetAsync(cancellationToken);
}
