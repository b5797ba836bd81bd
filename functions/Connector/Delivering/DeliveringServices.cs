using Connector.Delivering.Webhooks;
using Connector.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Delivering;

/// <summary>Registers the destination and the way there.</summary>
public static class DeliveringServices
{
    public static IServiceCollection AddDelivering(this IServiceCollection services, SettingsReader settings)
    {
#pragma warning disable RS0030 // The registration is where the real source of chance comes in.
        Func<double> jitter = Random.Shared.NextDouble;
#pragma warning restore RS0030

        return AddDestination(services, DestinationOptions.Read(settings))
            .AddSingleton(new DeliveryBackoff(jitter))
            .AddSingleton<DelegationKey>()
            .AddSingleton<RawMail>()
            .AddSingleton<MessageStates>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<DestinationBreaker>()
            .AddSingleton<DeliveryQueue>()
            .AddSingleton<DeliverMessages>()
            .AddSingleton<DeliveryPoison>()
            .AddSingleton<Redelivery>();
    }

    private static IServiceCollection AddDestination(IServiceCollection services, DestinationOptions options) => options.Webhook is { } webhook
        ? services.AddSingleton(webhook).AddSingleton<IDestination, WebhookDestination>()
        : services.AddSingleton<IDestination, ArchiveDestination>();
}
