using Microsoft.Extensions.DependencyInjection;

namespace Connector.Messages;

/// <summary>Registers the table Messages and the raw bytes that its rows name.</summary>
public static class MessagesServices
{
    public static IServiceCollection AddMessages(this IServiceCollection services) =>
        services
            .AddSingleton<MessageStore>()
            .AddSingleton<MessageStates>()
            .AddSingleton<MessageList>()
            .AddSingleton<StorageWitness>()
            .AddSingleton<DelegationKey>()
            .AddSingleton<RawMail>();
}
