using Connector.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The actions of the console. GET asks, POST acts.</summary>
[ProvenBy(Proof.Principal)]
public sealed class ConsoleActionFunctions(
    ActEndpoint act, AccountPages accounts, DestinationPages destinations, PoisonPages poison)
{
    private const string Account = "console/accounts/{account}";

    private const string Mailbox = Account + "/mailboxes/{address}";

    [Function("AskConsoleAction")]
    public Task<IResult> AskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Mailbox + "/{verb}")] HttpRequest request,
        string account,
        string address,
        string verb,
        CancellationToken cancellationToken) =>
        act.AskAsync(request, account, address, verb, cancellationToken);

    [Function("DoConsoleAction")]
    public Task<IResult> DoAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Mailbox + "/{verb}")] HttpRequest request,
        string account,
        string address,
        string verb,
        CancellationToken cancellationToken) =>
        act.DoAsync(request, account, address, verb, cancellationToken);

    [Function("AskConsoleAccountAction")]
    public Task<IResult> AskAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Account + "/{verb}")] HttpRequest request,
        string account,
        string verb,
        CancellationToken cancellationToken) =>
        verb == DestinationPages.Verb
            ? destinations.ShowAsync(request, account, cancellationToken)
            : accounts.AskAsync(request, account, verb, cancellationToken);

    [Function("DoConsoleAccountAction")]
    public Task<IResult> DoAccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Account + "/{verb}")] HttpRequest request,
        string account,
        string verb,
        CancellationToken cancellationToken) =>
        verb == DestinationPages.Verb
            ? destinations.DoAsync(request, account, cancellationToken)
            : accounts.DoAsync(request, account, verb, cancellationToken);

    [Function("ListConsolePoison")]
    public Task<IResult> ListPoisonAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/poison")] HttpRequest request,
        CancellationToken cancellationToken) =>
        poison.ListAsync(request, cancellationToken);

    [Function("AskConsoleReplay")]
    public Task<IResult> AskReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/poison/{queue}")] HttpRequest request,
        string queue,
        CancellationToken cancellationToken) =>
        poison.AskAsync(request, queue, cancellationToken);

    [Function("DoConsoleReplay")]
    public Task<IResult> DoReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/poison/{queue}")] HttpRequest request,
        string queue,
        CancellationToken cancellationToken) =>
        poison.DoAsync(request, queue, cancellationToken);
}
