using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.Delivering.Retention;
using Connector.Delivering.Webhooks;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Delivering;

/// <summary>Registers the destination and the delivery of messages to it.</summary>
internal static class DeliveringServices
{
    public static IServiceCollection AddDelivering(
        this IServiceCollection services, DestinationOptions destination, RetentionOptions retention) =>
        AddDestination(services, destination)
            .AddSingleton<DeliveryBackoff>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<DeliveryTable>()
            .AddSingleton<DeliveryQueue>()
            .AddSingleton<DestinationTable>()
            .AddSingleton<AccountDestinations>()
            .AddSingleton<Destinations>()
            .AddSingleton<DestinationAlerts>()
            .AddSingleton<DestinationOutages>()
            .AddSingleton<MessageHandover>()
            .AddSingleton<CatchUp>()
            .AddSingleton<DeliveryEnding>()
            .AddSingleton<DeliverMessages>()
            .AddSingleton<DeliveryPoison>()
            .AddSingleton(services => new PoisonQueue(StorageNames.DeliveriesQueue, services.GetRequiredService<DeliveryPoison>().Read))
            .AddSingleton<Redelivery>()
            .AddSingleton(retention)
            .AddSingleton<MailRetention>()
            .AddSingleton(services => new Sweep("mail retention", services.GetRequiredService<MailRetention>().RunAsync))
            .AddSingleton<UndeliveredScan>()
            .AddSingleton(services => new Sweep("deliveries", services.GetRequiredService<DeliveryQueue>().WakeLostAsync))
            .AddSingleton(services => new Sweep("destinations", services.GetRequiredService<DestinationOutages>().SweepAsync))
            .AddSingleton(services => new Sweep("stored messages", services.GetRequiredService<UndeliveredScan>().RunAsync));

    private static IServiceCollection AddDestination(IServiceCollection services, DestinationOptions options) =>
        (options.Webhook is { } webhook
            ? services.AddSingleton(webhook).AddSingleton<IDestination, WebhookDestination>()
            : services.AddSingleton<IDestination, ArchiveDestination>())
            .AddSingleton(options)
            .AddSingleton(new DestinationOpener(DestinationKind.Archive, _ => new ArchiveDestination()))
            .AddSingleton<WebhookKind>()
            .AddSingleton(services => new DestinationOpener(DestinationKind.Webhook, services.GetRequiredService<WebhookKind>().Open))
            .AddSingleton(services => new WebhookClient(
                options.AllowPrivate, services.GetRequiredService<TimeProvider>(), services.GetService<OutboundWire>()));
}
