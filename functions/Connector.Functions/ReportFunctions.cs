using Connector.Reporting;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>Puts the look at the whole on the Functions host.</summary>
public sealed class ReportFunctions(ReportState report)
{
    [Function("ReportState")]
    public Task ReportStateAsync([TimerTrigger("%Schedule:ReportState%")] TimerInfo timer, CancellationToken cancellationToken) =>
        report.HandleAsync(cancellationToken);
}
