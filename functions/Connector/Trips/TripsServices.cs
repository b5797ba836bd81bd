using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Trips;

/// <summary>Registers the test mails to test addresses.</summary>
public static class TripsServices
{
    public static IServiceCollection AddTrips(this IServiceCollection services, TripOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<TripTable>()
            .AddSingleton<TripArrivals>()
            .AddSingleton<TripMail>()
            .AddSingleton<TripSweep>()
            .AddSingleton<ReadTrips>()
            .AddSingleton(services => new Sweep(TripSweep.Name, services.GetRequiredService<TripSweep>().HandleAsync));
}
