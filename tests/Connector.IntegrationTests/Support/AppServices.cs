using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Connector.IntegrationTests.Support;

/// <summary>The real composition root over a storage account and a Gmail simulator.</summary>
internal static class AppServices
{
    /// <param name="settings">Names as in the environment, such as <c>Import__Concurrency</c>.</param>
    public static IServiceCollection Create(
        GmailSimulator gmail, string storage, TimeProvider time, IEnumerable<(string Name, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Basics(gmail, storage))
            .AddInMemoryCollection(settings.Select(setting => Setting(ToKey(setting.Name), setting.Value)))
            .Build();

        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace))
            .AddConnector(configuration);
    }

    /// <summary>Creates the tables, queues and containers, as the host does at its start.</summary>
    public static async Task CreateStorageAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var service in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken);
        }
    }

    /// <summary>Connects a mailbox of the simulator, so that mail is imported from now on.</summary>
    public static async Task ConnectAsync(
        IServiceProvider services, MailboxKey key, SimulatedMailbox simulated, CancellationToken cancellationToken,
        Func<Mailbox, Mailbox>? change = null)
    {
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            EncryptedToken = services.GetRequiredService<TokenCipher>().Encrypt(simulated.RefreshToken, key),
            Identity = GoogleIdentity.Of(key.Address),
            Checkpoint = simulated.HistoryId,
            ImportFrom = services.GetRequiredService<TimeProvider>().GetUtcNow(),
            State = new MailboxState.Active(),
        };

        await services.GetRequiredService<MailboxTable>().TryAddAsync(change?.Invoke(mailbox) ?? mailbox, cancellationToken);
    }

    /// <summary>The rows of a mailbox in Messages, by Gmail id.</summary>
    public static async Task<Dictionary<string, TableEntity>> MessagesAsync(
        IServiceProvider services, MailboxKey key, CancellationToken cancellationToken)
    {
        var partition = $"{key.Account}|{key.Address}";
        return await services.GetRequiredService<TableServiceClient>().GetTableClient(StorageNames.MessagesTable)
            .QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: cancellationToken)
            .ToDictionaryAsync(row => row.RowKey, cancellationToken: cancellationToken);
    }

    /// <summary>The settings without which the app does not start.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Basics(GmailSimulator gmail, string storage) =>
    [
        Setting("AzureWebJobsStorage", storage),
        Setting("Tokens:ActiveKey", "k1"),
        Setting("Tokens:Keys:k1", Convert.ToBase64String(new byte[32])),
        Setting("Gmail:BaseUri", gmail.BaseUri.AbsoluteUri),
        Setting("Gmail:TokenUri", gmail.TokenUri.AbsoluteUri),
        Setting("Gmail:AuthorizationUri", gmail.AuthorizationUri.AbsoluteUri),
        Setting("Gmail:ClientId", gmail.Options.ClientId),
        Setting("Gmail:ClientSecret", gmail.Options.ClientSecret),
        Setting("Gmail:UnitsPerUserPerMinute", "1000000"),
        Setting("Alerts:From", "alerts@connector.example"),
        Setting("Alerts:Smtp:Host", "127.0.0.1"),
        Setting("Alerts:Smtp:Security", "None"),
    ];

    private static KeyValuePair<string, string?> Setting(string key, string value) => new(key, value);

    private static string ToKey(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
