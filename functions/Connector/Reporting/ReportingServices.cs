using Microsoft.Extensions.DependencyInjection;

namespace Connector.Reporting;

/// <summary>Registers the gauges and the job that sets them.</summary>
public static class ReportingServices
{
    public static IServiceCollection AddReporting(this IServiceCollection services) =>
        services
            .AddSingleton<StateGauges>()
            .AddSingleton<WaitingWork>()
            .AddSingleton<MailboxSummaries>()
            .AddSingleton<ReportState>();
}
