using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Digests;
using Connector.Alerting.Links;
using Connector.Alerting.Notices;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Alerting;

/// <summary>Registers everything about alerts.</summary>
internal static class AlertingServices
{
    public static IServiceCollection AddAlerting(this IServiceCollection services, AlertOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<SendBackoff>()
            .AddSingleton<IAdminMail, SmtpAdminMail>()
            .AddSingleton<AdminMails>()
            .AddSingleton<OutageTable>()
            .AddSingleton<OutageHistory>()
            .AddSingleton<AlertOutbox>()
            .AddSingleton<AffectedAddresses>()
            .AddSingleton<OutageFacts>()
            .AddSingleton<AlertMailWriter>()
            .AddSingleton<LinkSigner>()
            .AddSingleton<SilenceTable>()
            .AddSingleton<LinkPages>()
            .AddSingleton<AlertChannel>()
            .AddSingleton<SecondChannel>()
            .AddSingleton<AlertHeartbeat>()
            .AddSingleton<TestAlert>()
            .AddSingleton<AdminReach>()
            .AddSingleton<AlertErasure>()
            .AddSingleton<NoticeTable>()
            .AddSingleton<NoticeOutbox>()
            .AddSingleton<NoticeMails>()
            .AddSingleton<OutageMails>()
            .AddSingleton<OutageDecision>()
            .AddSingleton<OutageSending>()
            .AddSingleton<OutageAlerts>()
            .AddSingleton<DigestTable>()
            .AddSingleton<QuarantineOutbox>()
            .AddSingleton<AlertAdmins>()
            .AddSingleton<AlertPoison>()
            .AddSingleton(services => new Sweep("alerts", services.GetRequiredService<AlertOutbox>().SweepAsync))
            .AddSingleton(services => new Sweep("digests", services.GetRequiredService<QuarantineOutbox>().SweepAsync))
            .AddSingleton(services => new Sweep("notices", services.GetRequiredService<NoticeOutbox>().SweepAsync))
            .AddSingleton(services => new Sweep("alert heartbeat", services.GetRequiredService<AlertHeartbeat>().AskAsync))
            .AddSingleton(services => new PoisonQueue(StorageNames.AlertsQueue, services.GetRequiredService<AlertPoison>().Read));
}
