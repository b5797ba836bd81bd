using Microsoft.Extensions.DependencyInjection;

namespace Connector.Incidents.Driving;

/// <summary>Registers what moves incidents on: rounds, canaries and ramps, which need planning and fetching from Importing.</summary>
internal static class DrivingServices
{
    public static IServiceCollection AddIncidentDriving(this IServiceCollection services) =>
        services
            .AddSingleton<IncidentSteps>()
            .AddSingleton<RampPlanning>()
            .AddSingleton<IncidentDriver>()
            .AddSingleton<DriveIncidents>()
            .AddSingleton<CanaryCalls>()
            .AddSingleton<Canaries>()
            .AddSingleton<CanaryFetch>()
            .AddSingleton<RunFetchJob>();
}
