using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Digests;
using Connector.Alerting.Links;
using Connector.Alerting.Notices;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Connector.Alerting;

/// <summary>Registers everything about alerts.</summary>
public static class AlertingServices
{
    // Exceeds a limit because it lists the registrations of a whole feature.
    public static IServiceCollection AddAlerting(this IServiceCollection services, AlertOptions options)
    {
#pragma warning disable RS0030 // Only the registration uses the real source of randomness.
        Func<double> jitter = Random.Shared.NextDouble;
#pragma warning restore RS0030

        services.TryAddSingleton(TimeProvider.System);

        return services
            .AddSingleton(options)
            .AddSingleton(new SendBackoff(jitter))
            .AddSingleton<IAdminMail, SmtpAdminMail>()
            .AddSingleton<AdminMails>()
            .AddSingleton<OutageTable>()
            .AddSingleton<AlertQueue>()
            .AddSingleton<AlertOutbox>()
            .AddSingleton<OutageFacts>()
            .AddSingleton<AlertMailWriter>()
            .AddSingleton<LinkSigner>()
            .AddSingleton<SilenceTable>()
            .AddSingleton<LinkPages>()
            .AddSingleton<AlertChannel>()
            .AddSingleton<SecondChannel>()
            .AddSingleton<AlertHeartbeat>()
            .AddSingleton<MailRate>()
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
}
