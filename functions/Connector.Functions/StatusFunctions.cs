using Connector.Api;
using Connector.Reporting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes and the timer that report the state of the installation.</summary>
public sealed class StatusFunctions(StatusEndpoint status, HealthEndpoint health, ReportState report)
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

    [Function("ReportState")]
    public Task ReportStateAsync([TimerTrigger("%Schedule:ReportState%")] TimerInfo timer, CancellationToken cancellationToken) =>
        report.HandleAsync(cancellationToken);
}
