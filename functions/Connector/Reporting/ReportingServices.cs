using Connector.Reporting.Activity;
using Connector.Reporting.ServiceLevels;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Reporting;

/// <summary>Registers the gauges, the numbers of each minute, and the jobs that set them.</summary>
public static class ReportingServices
{
    public static IServiceCollection AddReporting(this IServiceCollection services, WatchdogOptions watchdog) =>
        services
            .AddSingleton(watchdog)
            .AddSingleton<Watchdog>()
            .AddSingleton<StateGauges>()
            .AddSingleton<WaitingWork>()
            .AddSingleton<MailboxSummaries>()
            .AddSingleton<ReportState>()
            .AddSingleton<IncidentReports>()
            .AddSingleton<ActivityMeter>()
            .AddSingleton<ServiceLevelTable>()
            .AddSingleton<DeliveryTimes>()
            .AddSingleton<ReadServiceReport>()
            .AddSingleton<HeldMailboxes>()
            .AddSingleton<ActivityTable>()
            .AddSingleton<ActivityWriter>()
            .AddHostedService(services => services.GetRequiredService<ActivityWriter>())
            .AddSingleton(services => new Sweep("activity", services.GetRequiredService<ActivityTable>().SweepAsync));
}
