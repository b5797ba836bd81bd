using Connector.Reporting.Activity;
using Connector.Reporting.Endings;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Reporting;

/// <summary>Registers the gauges, the numbers of each minute, and the jobs that set them.</summary>
public static class ReportingServices
{
    public static IServiceCollection AddReporting(
        this IServiceCollection services, WatchdogOptions watchdog, MonthlyOptions monthly, EndingOptions endings) =>
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
            .AddSingleton(monthly)
            .AddSingleton<AccountReportTable>()
            .AddSingleton<AccountDays>()
            .AddSingleton<ReportedOutages>()
            .AddSingleton<MonthlyFacts>()
            .AddSingleton<MonthlyMails>()
            .AddSingleton<MonthlySweep>()
            .AddHostedService(services => services.GetRequiredService<AccountDays>())
            .AddSingleton(services => new Sweep(MonthlySweep.Name, services.GetRequiredService<MonthlySweep>().HandleAsync))
            .AddSingleton(endings)
            .AddSingleton<EndingTable>()
            .AddSingleton<CertificateLook>()
            .AddSingleton<DkimLook>()
            .AddSingleton<DaysLooks>()
            .AddSingleton<EndingReports>()
            .AddSingleton<EndingSweep>()
            .AddSingleton(services => new Sweep(EndingSweep.Name, services.GetRequiredService<EndingSweep>().HandleAsync))
            .AddSingleton<HeldMailboxes>()
            .AddSingleton<ActivityTable>()
            .AddSingleton<ActivityWriter>()
            .AddHostedService(services => services.GetRequiredService<ActivityWriter>())
            .AddSingleton(services => new Sweep("activity", services.GetRequiredService<ActivityTable>().SweepAsync));
}
