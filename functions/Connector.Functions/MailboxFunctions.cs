using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of mailboxes.</summary>
public sealed class MailboxFunctions(PutMailboxEndpoint put, MailboxesEndpoint mailboxes)
{
    private const string Mailboxes = "accounts/{account}/mailboxes";

    private const string Mailbox = Mailboxes + "/{address}";

    [Function("PutMailboxes")]
    public Task<IResult> PutManyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Mailboxes)] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        put.PutManyAsync(request, account, cancellationToken);

    [Function("PutMailbox")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        put.PutAsync(request, account, address, cancellationToken);

    [Function("ListMailboxes")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Mailboxes)] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        mailboxes.ListAsync(account, cancellationToken);

    [Function("GetMailbox")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.GetAsync(account, address, cancellationToken);

    [Function("FetchMailboxNow")]
    public Task<IResult> FetchNowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/fetch")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.FetchAsync(account, address, cancellationToken);

    [Function("PauseMailbox")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/pause")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.PauseAsync(account, address, cancellationToken);

    [Function("ResumeMailbox")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/resume")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.ResumeAsync(account, address, cancellationToken);

    [Function("DeleteMailbox")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Mailbox)] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        mailboxes.DeleteAsync(account, address, cancellationToken);
}
