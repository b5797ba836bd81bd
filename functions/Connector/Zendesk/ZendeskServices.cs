using Connector.Telemetry;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Zendesk;

/// <summary>Registers Zendesk as a destination.</summary>
public static class ZendeskServices
{
    public static IServiceCollection AddZendesk(this IServiceCollection services, ZendeskOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton(services => new ZendeskHttp(
                options, services.GetRequiredService<TimeProvider>(), services.GetService<OutboundWire>()))
            .AddSingleton<RateBudget>()
            .AddSingleton<ZendeskTokens>()
            .AddSingleton<ZendeskClient>()
            .AddSingleton<ZendeskCalls>();
}
