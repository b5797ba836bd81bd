using Connector.Access;
using Connector.Alerting;
using Connector.Api;
using Connector.Arrivals;
using Connector.Arrivals.Asking;
using Connector.Connecting;
using Connector.Delivering;
using Connector.Delivering.Retention;
using Connector.Forwarding;
using Connector.Gmail;
using Connector.Gmail.Quota;
using Connector.Importing;
using Connector.Importing.Push;
using Connector.Incidents;
using Connector.Incidents.Driving;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Pages;
using Connector.Reporting;
using Connector.Reporting.Endings;
using Connector.Reporting.Monthly;
using Connector.Settings;
using Connector.Storage;
using Connector.Trips;
using Connector.WebConsole;
using Connector.Zendesk;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Connector;

/// <summary>Adds the whole product, feature by feature in layer order.</summary>
public static class ConnectorServices
{
    /// <exception cref="InvalidSettingsException">A setting is wrong or missing; the message has one line for each.</exception>
    // Exceeds a limit because it lists the registrations of all features.
    public static IServiceCollection AddConnector(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var storage = settings.Read<StorageOptions>();
        var gmail = GmailOptions.Read(settings);
        var quota = settings.Read<QuotaOptions>();
        var import = settings.Read<ImportOptions>();
        var push = settings.Read<PushOptions>();
        var watchdog = settings.Read<WatchdogOptions>();
        var endings = settings.Read<EndingOptions>();
        var monthly = settings.Read<MonthlyOptions>();
        var silence = settings.Read<SilenceOptions>();
        var trips = settings.Read<TripOptions>();
        var retry = settings.Read<RetryOptions>();
        var tokens = TokenOptions.Read(settings, isTrial: storage.IsEmulator);
        var destination = DestinationOptions.Read(settings);
        var retention = settings.Read<RetentionOptions>();
        var forwarding = ForwardingOptions.Read(settings);
        var zendesk = settings.Read<ZendeskOptions>();

        // A lower feature does not know the options of a higher one, so the settings that two features need are handed over here.
        var incidents = settings.Read<IncidentOptions>() with { LeaseDuration = import.LeaseDuration };
        var alerts = AlertOptions.Read(settings) with { MinMailboxes = incidents.MinMailboxes, CanaryInterval = incidents.CanaryInterval };
        var console = ConsoleOptions.Read(settings, hasKey: alerts.Links.Key is not null);
        Schedules.Check(settings);
        ThrowIfInvalid(settings, configuration);

        services.TryAddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // Only this registration uses the real source of randomness.
        services.TryAddSingleton<Func<double>>(Random.Shared.NextDouble);
#pragma warning restore RS0030
        return services
            .AddStorage(storage)
            .AddMailboxes(retry, tokens)
            .AddArrivals(silence)
            .AddLinks(alerts.Links)
            .AddMessages()
            .AddPages(alerts.Links.Key)
            .AddAccess(console)
            .AddAlerting(alerts)
            .AddTrips(trips)
            .AddIncidents(incidents)
            .AddDelivering(destination, retention)
            .AddImporting(import, push)
            .AddIncidentDriving()
            .AddForwarding(forwarding)
            .AddAsking()
            .AddConnecting()
            .AddGmail(gmail, quota)
            .AddZendesk(zendesk, destination)
            .AddReporting(watchdog, monthly, endings)
            .AddApi()
            .AddWebConsole()
            .AddSingleton(services => new SettingsWarnings(
                [.. settings.Warnings, .. KnownSettings.WarnOfUnknown(configuration)],
                services.GetRequiredService<ILogger<SettingsWarnings>>()));
    }

    private static void ThrowIfInvalid(SettingsReader settings, IConfiguration configuration)
    {
        if (!KnownSettings.IsAnySet(configuration))
        {
            throw new InvalidSettingsException(
            [
                "There are no settings: copy local.settings.sample.json to local.settings.json and put in your own, "
                    + "or set them in the environment.",
                .. settings.Errors,
            ]);
        }

        settings.ThrowIfInvalid();
    }
}
