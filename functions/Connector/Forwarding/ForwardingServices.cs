using Connector.Forwarding.Confirming;
using Connector.Forwarding.Delegating;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Imap;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Notices;
using Connector.Forwarding.Readiness;
using Connector.Forwarding.Receiving;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;
using MimeKit.Cryptography;

namespace Connector.Forwarding;

/// <summary>Registers the forwarding route.</summary>
internal static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services, ForwardingOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<InboundAddresses>()
            .AddSingleton<ForwardingTable>()
            .AddSingleton<IDkimPublicKeyLocator, DnsDkimKeys>()
            .AddSingleton<ConfirmationCheck>()
            .AddSingleton<PostSignature>()
            .AddSingleton<TakenPosts>()
            .AddSingleton<ConfirmationIntake>()
            .AddSingleton<MailLoops>()
            .AddSingleton<HeldMails>()
            .AddSingleton<ForwardedStore>()
            .AddSingleton<ForwardedImport>()
            .AddSingleton<ReleaseHeldMails>()
            .AddSingleton(services => new Sweep(ReleaseHeldMails.Name, services.GetRequiredService<ReleaseHeldMails>().HandleAsync))
            .AddSingleton<PostSpool>()
            .AddSingleton<SignedPosts>()
            .AddSingleton<PostRecipients>()
            .AddSingleton<ReceiveForwardedMail>()
            .AddSingleton<InboundMailboxTable>()
            .AddSingleton<HeaderRecipients>()
            .AddSingleton<InboundReading>()
            .AddSingleton<FetchInboundMailbox>()
            .AddSingleton<MailboxAudit>()
            .AddSingleton<AuditSweep>()
            .AddSingleton(services => new Sweep(AuditSweep.Name, services.GetRequiredService<AuditSweep>().ContinueAsync))
            .AddSingleton<AuditForwarding>()
            .AddSingleton<MailboxSetup>()
            .AddSingleton<DelegatedSetup>()
            .AddSingleton<WeeklyNotice>()
            .AddSingleton<TestMail>();
}
