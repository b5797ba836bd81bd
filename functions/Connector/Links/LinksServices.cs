using Microsoft.Extensions.DependencyInjection;

namespace Connector.Links;

/// <summary>Registers signed links.</summary>
internal static class LinksServices
{
    public static IServiceCollection AddLinks(this IServiceCollection services, LinkOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<LinkToken>()
            .AddSingleton<InviteLinks>()
            .AddSingleton<ConsoleLinks>();
}
