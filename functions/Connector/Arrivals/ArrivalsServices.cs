using Microsoft.Extensions.DependencyInjection;

namespace Connector.Arrivals;

/// <summary>Registers what is known about the arrival of mail.</summary>
public static class ArrivalsServices
{
    public static IServiceCollection AddArrivals(this IServiceCollection services, SilenceOptions options) =>
        services.AddSingleton(options).AddSingleton<ArrivalTable>().AddSingleton<UnreachedMailboxes>().AddSingleton<ArrivalLearning>();
}
