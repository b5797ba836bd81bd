using Azure.Storage.Queues.Models;
using Connector.Api;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The queues and the routes of poison messages.</summary>
public sealed class PoisonFunctions(HandlePoison handle, PoisonEndpoint poison)
{
    private const string Queue = "poison/{queue}";

    private const string Message = Queue + "/{id}";

    [Function("FetchMailboxPoison")]
    public Task HandleFetchJobAsync(
        [QueueTrigger(StorageNames.FetchJobsPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        HandleAsync(StorageNames.FetchJobsQueue, message, cancellationToken);

    [Function("DeliverMessagesPoison")]
    public Task HandleDeliveryAsync(
        [QueueTrigger(StorageNames.DeliveriesPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        HandleAsync(StorageNames.DeliveriesQueue, message, cancellationToken);

    [Function("AlertAdminsPoison")]
    public Task HandleAlertJobAsync(
        [QueueTrigger(StorageNames.AlertsPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        HandleAsync(StorageNames.AlertsQueue, message, cancellationToken);

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

    private Task HandleAsync(string queue, QueueMessage message, CancellationToken cancellationToken) =>
        handle.HandleAsync(queue, message.MessageId, message.Body.ToString(), cancellationToken);
}
