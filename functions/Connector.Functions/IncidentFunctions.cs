using Connector.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>The routes of incidents.</summary>
public sealed class IncidentFunctions(IncidentsEndpoint incidents)
{
    [Function("ListIncidents")]
    public Task<IResult> ListIncidentsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "incidents")] HttpRequest request, CancellationToken cancellationToken) =>
        incidents.ListAsync(cancellationToken);

    [Function("GetIncident")]
    public Task<IResult> GetIncidentAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "incidents/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        incidents.GetAsync(request, id, cancellationToken);
}
