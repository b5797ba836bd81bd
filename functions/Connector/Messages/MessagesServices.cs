using Connector.Storage.Sweeping;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Messages;

/// <summary>Registers the table Messages and the raw bytes that its rows name.</summary>
internal static class MessagesServices
{
    public static IServiceCollection AddMessages(this IServiceCollection services) =>
        services
            .AddSingleton<MailIndex>()
            .AddSingleton<IndexOldMail>()
            .AddSingleton(services => new Sweep(IndexOldMail.Name, services.GetRequiredService<IndexOldMail>().HandleAsync))
            .AddSingleton<MessageStore>()
            .AddSingleton<MessageStates>()
            .AddSingleton<MessageList>()
            .AddSingleton<StorageWitness>()
            .AddSingleton<DelegationKey>()
            .AddSingleton<RawMail>();
}
