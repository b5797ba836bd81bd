using Connector.Forwarding.Confirming;
using Connector.Forwarding.Delegating;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Imap;
using Connector.Forwarding.Receiving;
using Connector.Forwarding.Telling;
using Connector.Settings;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Forwarding;

/// <summary>Registers the second way in.</summary>
public static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services, SettingsReader settings) =>
        services
            .AddSingleton(ForwardingOptions.Read(settings))
            .AddSingleton<InboundAddresses>()
            .AddSingleton<ForwardingTable>()
            .AddSingleton<IDkimKeys, DnsDkimKeys>()
            .AddSingleton<ConfirmationCheck>()
            .AddSingleton<PostSignature>()
            .AddSingleton<TakenPosts>()
            .AddSingleton<ConfirmationIntake>()
            .AddSingleton<Circles>()
            .AddSingleton<HeldMails>()
            .AddSingleton<ForwardedStore>()
            .AddSingleton<ForwardedImport>()
            .AddSingleton<ReleaseHeldMails>()
            .AddSingleton(services => new Sweep(ReleaseHeldMails.Name, services.GetRequiredService<ReleaseHeldMails>().HandleAsync))
            .AddSingleton<RouteDisconnection>()
            .AddSingleton<PostSpool>()
            .AddSingleton<ProvenPosts>()
            .AddSingleton<InboundRoutes>()
            .AddSingleton<ReceiveForwardedMail>()
            .AddSingleton<InboundMailboxTable>()
            .AddSingleton<NamedRoutes>()
            .AddSingleton<InboundReading>()
            .AddSingleton<FetchInboundMailbox>()
            .AddSingleton<AuditForwarding>()
            .AddSingleton(services => new Sweep(AuditForwarding.Name, services.GetRequiredService<AuditForwarding>().GoOnAsync))
            .AddSingleton<DelegatedSetup>()
            .AddSingleton<TellForwarding>()
            .AddSingleton<ProofMail>();
}
