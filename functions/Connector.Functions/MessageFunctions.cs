using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of messages and dead letters.</summary>
public sealed class MessageFunctions(MessagesEndpoint messages, FindMailEndpoint search, DeadLettersEndpoint deadLetters)
{
    private const string Account = "accounts/{account}";

    private const string Mailbox = Account + "/mailboxes/{address}";

    private const string Message = Mailbox + "/messages/{id}";

    [Function("ListDeadLetters")]
    public Task<IResult> ListDeadLettersAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Account + "/deadletters")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        deadLetters.ListAsync(account, request.Query["continuationToken"], cancellationToken);

    [Function("FindMail")]
    public Task<IResult> FindMailAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Account + "/messages")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        search.FindAsync(account, name => request.Query[name], cancellationToken);

    [Function("ListMessages")]
    public Task<IResult> ListMessagesAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Mailbox + "/messages")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        messages.ListAsync(account, address, request.Query["continuationToken"], cancellationToken);

    [Function("GetRawMessage")]
    public Task<IResult> GetRawMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Message + "/raw")] HttpRequest request,
        string account,
        string address,
        string id,
        CancellationToken cancellationToken) =>
        messages.RawAsync(account, address, id, cancellationToken);

    [Function("RedeliverMessage")]
    public Task<IResult> RedeliverMessageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Message + "/redeliver")] HttpRequest request,
        string account,
        string address,
        string id,
        CancellationToken cancellationToken) =>
        messages.RedeliverAsync(account, address, id, cancellationToken);

    [Function("RedeliverMailbox")]
    public Task<IResult> RedeliverMailboxAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Mailbox + "/redeliver")] HttpRequest request,
        string account,
        string address,
        CancellationToken cancellationToken) =>
        messages.RedeliverAllAsync(account, address, cancellationToken);
}
