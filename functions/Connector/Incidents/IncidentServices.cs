using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Incidents;

/// <summary>Registers the detection, storage and alerts of incidents, and the gate that holds mailboxes.</summary>
internal static class IncidentServices
{
    public static IServiceCollection AddIncidents(this IServiceCollection services, IncidentOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IncidentTable>()
            .AddSingleton(services => new Sweep("signals", services.GetRequiredService<IncidentTable>().ForgetSignalsAsync))
            .AddSingleton<DetectionReading>()
            .AddSingleton<IncidentGate>()
            .AddSingleton<IncidentDetector>()
            .AddSingleton<IncidentAlerts>();
}
