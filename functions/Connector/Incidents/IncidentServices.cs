using Microsoft.Extensions.DependencyInjection;

namespace Connector.Incidents;

/// <summary>Registers what detects incidents, remembers them and holds mailboxes for them.</summary>
public static class IncidentServices
{
    public static IServiceCollection AddIncidents(this IServiceCollection services, IncidentOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IncidentTable>()
            .AddSingleton<IncidentAccounts>()
            .AddSingleton<SignalTable>()
            .AddSingleton<IncidentGate>()
            .AddSingleton<IncidentDetector>()
            .AddSingleton<IncidentTelling>()
            .AddSingleton<IncidentAlerts>();
}
