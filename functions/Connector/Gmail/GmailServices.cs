using Connector.Forwarding;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Gmail;

/// <summary>Registers the Gmail adapter.</summary>
public static class GmailServices
{
    public static IServiceCollection AddGmail(this IServiceCollection services, SettingsReader settings) =>
        services
            .AddSingleton(GmailOptions.Read(settings))
            .AddSingleton(QuotaOptions.Read(settings))
            .AddSingleton<QuotaPacer>()
            .AddSingleton<GmailConnections>()
            .AddSingleton<GmailCalls>()
            .AddSingleton<IGmail, GmailAdapter>()
            .AddSingleton<IForwardingSettings, GmailForwarding>();
}
