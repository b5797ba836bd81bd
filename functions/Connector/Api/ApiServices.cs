using Microsoft.Extensions.DependencyInjection;

namespace Connector.Api;

/// <summary>Registers what answers HTTP.</summary>
public static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services) =>
        services
            .AddSingleton<AccountsEndpoint>()
            .AddSingleton<MailboxesEndpoint>()
            .AddSingleton<CredentialCheck>()
            .AddSingleton<ConnectMailbox>()
            .AddSingleton<ConnectEndpoint>()
            .AddSingleton<DisconnectMailbox>()
            .AddSingleton<DisconnectEndpoint>()
            .AddSingleton<MessagesEndpoint>()
            .AddSingleton<DeadLettersEndpoint>()
            .AddSingleton<PoisonEndpoint>()
            .AddSingleton<AlertsEndpoint>()
            .AddSingleton<AlertLinkEndpoint>()
            .AddSingleton<PushCaller>()
            .AddSingleton<PushEndpoint>()
            .AddSingleton<InboundEndpoint>()
            .AddSingleton<ForwardingEndpoint>()
            .AddSingleton<ForwardingSetupEndpoint>()
            .AddSingleton<IncidentsEndpoint>()
            .AddSingleton<StatusEndpoint>()
            .AddSingleton<HealthEndpoint>();
}
