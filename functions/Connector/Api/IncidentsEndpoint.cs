using Connector.Incidents;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Incidents over HTTP. A suspicion that no canary confirmed is none, and is not shown.</summary>
public sealed class IncidentsEndpoint(IncidentTable incidents)
{
    private const int Listed = 100;

    /// <summary><c>GET incidents</c>: the newest first.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var all = await incidents.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        return Results.Ok(new { incidents = all.AsEnumerable().Reverse().Take(Listed).Select(IncidentListItem.Of) });
    }

    /// <summary><c>GET incidents/{id}</c>.</summary>
    public async Task<IResult> GetAsync(string id, CancellationToken cancellationToken) =>
        await incidents.FindAsync(id, cancellationToken) is { DetectedAt: not null } incident
            ? Results.Ok(IncidentView.Of(incident))
            : Problem.NotFound($"There is no incident '{id}'.");
}
