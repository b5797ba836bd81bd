using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of accounts.</summary>
public sealed class AccountFunctions(AccountsEndpoint accounts)
{
    private const string Account = "accounts/{account}";

    [Function("PutAccount")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Account)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        accounts.PutAsync(request, account, cancellationToken);

    [Function("GetAccount")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Account)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        accounts.GetAsync(account, cancellationToken);

    [Function("ListAccounts")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts")] HttpRequest request, CancellationToken cancellationToken) =>
        accounts.ListAsync(request.Query["continuationToken"], cancellationToken);

    [Function("DeleteAccount")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Account)] HttpRequest request, string account,
        CancellationToken cancellationToken) =>
        accounts.DeleteAsync(account, request.Query["disconnect"], cancellationToken);
}
