using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of an account's destination.</summary>
public sealed class DestinationFunctions(DestinationEndpoint destinations)
{
    private const string Destination = "accounts/{account}/destination";

    [Function("GetDestination")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Destination)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        destinations.GetAsync(account, cancellationToken);

    [Function("PutDestination")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Destination)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        destinations.PutAsync(request, account, cancellationToken);

    [Function("DeleteDestination")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Destination)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        destinations.DeleteAsync(account, cancellationToken);

    [Function("TestDestination")]
    public Task<IResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Destination + "/test")] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        destinations.TestAsync(account, cancellationToken);

    [Function("CompareDestination")]
    public Task<IResult> CompareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Destination + "/compare")] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        destinations.CompareAsync(account, cancellationToken);
}
