using Microsoft.Extensions.DependencyInjection;

namespace Connector.Access;

/// <summary>Registers who may open the console.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services, ConsoleOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<ConsoleSession>()
            .AddSingleton<AccessCheck>();
}
