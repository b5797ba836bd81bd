using Connector.Alerting;
using Connector.Api;
using Connector.Delivering;
using Connector.Forwarding;
using Connector.Gmail;
using Connector.Importing;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Reporting;
using Connector.Settings;
using Connector.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Connector;

/// <summary>Adds the whole product, feature by feature in layer order.</summary>
public static class ConnectorServices
{
    /// <exception cref="InvalidSettingsException">A setting is wrong or missing; the message has one line for each.</exception>
    public static IServiceCollection AddConnector(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);

        services.TryAddSingleton(TimeProvider.System);
        services
            .AddStorage(settings)
            .AddMailboxes(settings)
            .AddMessages()
            .AddAlerting(settings)
            .AddIncidents(settings)
            .AddDelivering(settings)
            .AddImporting(settings)
            .AddForwarding(settings)
            .AddGmail(settings)
            .AddReporting()
            .AddApi();

        Schedules.Check(settings);
        KnownSettings.Check(settings, configuration);

        if (!KnownSettings.IsAnySet(configuration))
        {
            throw new InvalidSettingsException(
                ["There are no settings: copy local.settings.sample.json to local.settings.json and put in your own, or set them in the environment.", .. settings.Errors]);
        }

        settings.ThrowIfInvalid();
        return services.AddSingleton(services => new SettingsWarnings(settings.Warnings, services.GetRequiredService<ILogger<SettingsWarnings>>()));
    }
}
