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
            .AddSingleton<GmailConnections>()
            .AddSingleton<GmailCalls>()
            .AddSingleton<IGmail, GmailAdapter>();
}
