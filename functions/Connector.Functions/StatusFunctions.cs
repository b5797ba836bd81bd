using Connector.Api;
using Connector.Reporting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes and the timer that report what the installation is and does.</summary>
public sealed class StatusFunctions(StatusEndpoint status, HealthEndpoint health, OpenApiEndpoint openApi, ReportState report)
{
    [Function("GetStatus")]
    public Task<IResult> GetStatusAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "status")] HttpRequest request, CancellationToken cancellationToken) =>
        status.GetAsync(cancellationToken);

    /// <summary>Open to every caller, because a platform's probe has no key and the answer holds no secret.</summary>
    [ProvenBy(Proof.Open)]
    [Function("GetHealth")]
    public Task<IResult> GetHealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken) =>
        health.GetAsync(cancellationToken);

    /// <summary>Open to every caller, because it describes the calls and holds no data.</summary>
    [ProvenBy(Proof.Open)]
    [Function("GetOpenApi")]
    public IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        openApi.Get();

    [Function("ReportState")]
    public Task ReportStateAsync([TimerTrigger("%Schedule:ReportState%")] TimerInfo timer, CancellationToken cancellationToken) =>
        report.HandleAsync(cancellationToken);
}
