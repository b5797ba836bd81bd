using Connector.Connecting.Pages;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Connecting;

/// <summary>Registers the connecting of mailboxes, by API and by Google's consent page.</summary>
internal static class ConnectingServices
{
    public static IServiceCollection AddConnecting(this IServiceCollection services) =>
        services
            .AddSingleton<CredentialCheck>()
            .AddSingleton<ConnectMailbox>()
            .AddSingleton<ConnectStates>()
            .AddSingleton<InviteRevocations>()
            .AddSingleton<OpenInvites>()
            .AddSingleton<ConnectResults>()
            .AddSingleton<EndingNotices>()
            .AddSingleton<ConsentEnds>()
            .AddSingleton<FinishConnect>()
            .AddSingleton<StartPages>()
            .AddSingleton<ConnectedPages>()
            .AddSingleton<ResultPages>()
            .AddSingleton<ConnectStartEndpoint>()
            .AddSingleton<ConnectAnswerEndpoint>()
            .AddSingleton(services => new Sweep("connect states", services.GetRequiredService<ConnectStates>().SweepAsync))
            .AddSingleton(services => new Sweep("revoked links", services.GetRequiredService<InviteRevocations>().SweepAsync))
            .AddSingleton(services => new Sweep("consents", services.GetRequiredService<ConsentEnds>().SweepAsync));
}
