using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of poison messages.</summary>
public sealed class PoisonFunctions(PoisonEndpoint poison)
{
    private const string Queue = "poison/{queue}";

    private const string Message = Queue + "/{id}";

    [Function("ListPoison")]
    public Task<IResult> ListPoisonAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "poison")] HttpRequest request, CancellationToken cancellationToken) =>
        poison.ListAsync(request.Query["continuationToken"], cancellationToken);

    [Function("ReplayPoison")]
    public Task<IResult> ReplayPoisonAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Message + "/replay")] HttpRequest request,
        string queue,
        string id,
        CancellationToken cancellationToken) =>
        poison.ReplayAsync(queue, id, cancellationToken);

    [Function("ReplayPoisonQueue")]
    public Task<IResult> ReplayPoisonQueueAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Queue + "/replay")] HttpRequest request,
        string queue,
        CancellationToken cancellationToken) =>
        poison.ReplayAllAsync(queue, cancellationToken);

    [Function("ForgetPoison")]
    public Task<IResult> ForgetPoisonAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Message)] HttpRequest request,
        string queue,
        string id,
        CancellationToken cancellationToken) =>
        poison.ForgetAsync(queue, id, cancellationToken);
}
