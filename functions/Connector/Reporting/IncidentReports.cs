using Connector.Gmail;
using Connector.Incidents;
using Connector.Incidents.Reporting;

namespace Connector.Reporting;

/// <summary>Writes the post-mortems of incidents, with what the provider's support needs to know about this installation.</summary>
public sealed class IncidentReports(IncidentOptions options, GmailOptions gmail, TimeProvider time)
{
    /// <summary>In Markdown.</summary>
    public string Write(Incident incident) => PostMortem.Write(
        incident, new Caller(gmail.BaseUri.Host, Caller.ProjectOf(gmail.ClientId), options.OutboundAddresses), time.GetUtcNow());
}
