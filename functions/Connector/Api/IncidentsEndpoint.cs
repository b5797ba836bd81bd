using Connector.Incidents;
using Connector.Reporting;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>Incidents. A suspicion that no canary confirmed is not an incident, so it is not shown.</summary>
public sealed class IncidentsEndpoint(IncidentTable incidents, IncidentReports reports)
{
    private const int Listed = 100;

    private const string Markdown = "text/markdown";

    /// <summary><c>GET incidents</c>: the newest first.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var all = await incidents.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        return Results.Ok(new { incidents = all.AsEnumerable().Reverse().Take(Listed).Select(IncidentViews.OfListed) });
    }

    /// <summary><c>GET incidents/{id}</c>: JSON, or the post-mortem in Markdown.</summary>
    public async Task<IResult> GetAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (await incidents.FindAsync(id, cancellationToken) is not { DetectedAt: not null } incident)
        {
            return Problem.NotFound($"There is no incident '{id}'.");
        }

        return WantsMarkdown(request)
            ? Results.Text(reports.Write(incident), $"{Markdown}; charset=utf-8")
            : Results.Ok(IncidentViews.Of(incident));
    }

    /// <summary>
    /// True only if Accept names text/markdown and ranks it no lower than JSON. A caller that accepts anything gets JSON.
    /// </summary>
    private static bool WantsMarkdown(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf(Markdown) is > 0 and var markdown && markdown >= (QualityOf("application/json") ?? 0);

        double? QualityOf(string type) =>
            accepted.FirstOrDefault(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) is { } named
            ? named.Quality ?? 1
            : null;
    }
}
