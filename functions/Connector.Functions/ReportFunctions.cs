using Connector.WebConsole;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The pages of the console about monthly reports.</summary>
public sealed class ReportFunctions(ReportPages reports)
{
    // The name comes before AskConsoleAccountAction, because the host tries routes in the order of the functions' names.
    [ProvenBy(Proof.Principal)]
    [Function("AllConsoleReports")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/accounts/{account}/reports")] HttpRequest request,
        string account,
        CancellationToken cancellationToken) =>
        reports.GetAsync(request, account, month: null, cancellationToken);

    [ProvenBy(Proof.Principal)]
    [Function("ShowConsoleMonth")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console/accounts/{account}/reports/{month}")] HttpRequest request,
        string account,
        string month,
        CancellationToken cancellationToken) =>
        reports.GetAsync(request, account, month, cancellationToken);
}
