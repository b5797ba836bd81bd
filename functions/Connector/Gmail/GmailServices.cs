using Connector.Connecting;
using Connector.Forwarding.Readiness;
using Connector.Gmail.Quota;
using Connector.Importing;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Gmail;

/// <summary>Registers the Gmail adapter.</summary>
internal static class GmailServices
{
    public static IServiceCollection AddGmail(this IServiceCollection services, GmailOptions options, QuotaOptions quota) =>
        services
            .AddSingleton(options)
            .AddSingleton(quota)
            .AddSingleton<QuotaPacer>()
            .AddSingleton<GoogleHttp>()
            .AddSingleton<OAuthClients>()
            .AddSingleton(options.Delegation)
            .AddSingleton<FederatedIdentity>()
            .AddSingleton<GmailCredentials>()
            .AddSingleton<GmailConnections>()
            .AddSingleton<GmailCalls>()
            .AddSingleton<IGmail, GmailAdapter>()
            .AddSingleton<IForwardingSettings, GmailForwarding>()
            .AddSingleton<IConsent, GoogleConsent>();
}
