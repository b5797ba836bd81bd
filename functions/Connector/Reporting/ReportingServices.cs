using Microsoft.Extensions.DependencyInjection;

namespace Connector.Reporting;

/// <summary>Registers what tells how the connector does.</summary>
public static class ReportingServices
{
    public static IServiceCollection AddReporting(this IServiceCollection services) =>
        services
            .AddSingleton<StateGauges>()
            .AddSingleton<ReportState>();
}
