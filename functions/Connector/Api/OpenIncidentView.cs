using Connector.Incidents;

namespace Connector.Api;

/// <summary>The open incident as <c>GET status</c> shows it.</summary>
/// <param name="Scope"><c>provider</c> or <c>account</c>.</param>
internal sealed record OpenIncidentView(string Id, string Cause, string Scope, string? Account, string Phase, DateTimeOffset Since)
{
    public static OpenIncidentView Of(Incident incident) => new(
        incident.Id, incident.Cause.ToString(), ScopeOf(incident), incident.Account, incident.Phase.ToString(), incident.FirstFailureAt);

    public static string ScopeOf(Incident incident) => incident.Account is null ? "provider" : "account";
}
