using Microsoft.Extensions.DependencyInjection;

namespace Connector.Api;

/// <summary>Registers the endpoints. Connector.Functions gives them their routes.</summary>
/// <remarks>
/// The endpoints and their routes are two layers, because this library has no Functions package: the tests call every endpoint in their own
/// process, without a worker.
/// </remarks>
internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services) =>
        services
            .AddSingleton<AccountErasure>()
            .AddSingleton<AccountsEndpoint>()
            .AddSingleton<DisconnectMailbox>()
            .AddSingleton<MailboxViews>()
            .AddSingleton<PutMailboxEndpoint>()
            .AddSingleton<MailboxesEndpoint>()
            .AddSingleton<InviteEndpoint>()
            .AddSingleton<MessagesEndpoint>()
            .AddSingleton<FindMailEndpoint>()
            .AddSingleton<DeadLettersEndpoint>()
            .AddSingleton<DestinationChange>()
            .AddSingleton<DestinationEndpoint>()
            .AddSingleton<PoisonEndpoint>()
            .AddSingleton<AlertsEndpoint>()
            .AddSingleton<PushEndpoint>()
            .AddSingleton<InboundEndpoint>()
            .AddSingleton<ForwardingEndpoint>()
            .AddSingleton<ForwardingSetupEndpoint>()
            .AddSingleton<IncidentsEndpoint>()
            .AddSingleton<MailboxStatus>()
            .AddSingleton<MailStatus>()
            .AddSingleton<StatusEndpoint>()
            .AddSingleton<OpenApiEndpoint>()
            .AddSingleton<HealthEndpoint>();
}
