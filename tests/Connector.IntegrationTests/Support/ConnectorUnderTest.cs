using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Connector.IntegrationTests.Support;

/// <summary>
/// The real composition root over an empty storage account and a Gmail simulator of its own; the test takes the place of the
/// triggers.
/// </summary>
internal sealed class ConnectorUnderTest : IAsyncDisposable
{
    public const string Account = "acme";

    private readonly ServiceProvider _services;

    private readonly bool _ownsGmail;

    private ConnectorUnderTest(GmailSimulator gmail, bool ownsGmail, ServiceProvider services)
    {
        Gmail = gmail;
        _ownsGmail = ownsGmail;
        _services = services;
    }

    public GmailSimulator Gmail { get; }

    public MailboxTable Mailboxes => Get<MailboxTable>();

    public ParkedMailboxTable Parked => Get<ParkedMailboxTable>();

    public static Task<ConnectorUnderTest> StartAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        StartAsync(new GmailSimulatorOptions(), cancellationToken, settings);

    public static async Task<ConnectorUnderTest> StartAsync(
        GmailSimulatorOptions options, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var gmail = await GmailSimulator.StartAsync(options, cancellationToken);
        var azurite = await AzuriteServer.SharedAsync();
        return await StartAsync(gmail, ownsGmail: true, azurite.NewAccount(), settings, cancellationToken);
    }

    /// <summary>Over a Gmail that was prepared, with a clock of the test's. The caller disposes of the Gmail.</summary>
    public static async Task<ConnectorUnderTest> StartAsync(
        GmailSimulator gmail, TimeProvider time, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        await StartAsync(gmail, ownsGmail: false, (await AzuriteServer.SharedAsync()).NewAccount(), settings, cancellationToken, time);

    /// <summary>Another instance of the app over the same storage and the same Gmail, as after a restart or beside this one.</summary>
    public Task<ConnectorUnderTest> StartAnotherAsync(CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        StartAsync(Gmail, ownsGmail: false, Get<IConfiguration>()["AzureWebJobsStorage"]!, settings, cancellationToken);

    public T Get<T>()
        where T : notnull =>
        _services.GetRequiredService<T>();

    /// <summary>Puts a mailbox at Gmail and connects it from now on.</summary>
    public async Task<SimulatedMailbox> ConnectAsync(
        string address, CancellationToken cancellationToken, Func<Mailbox, Mailbox>? change = null)
    {
        var simulated = Gmail.AddMailbox(address);
        var key = KeyOf(address);
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            EncryptedToken = Get<TokenCipher>().Encrypt(simulated.RefreshToken, key),
            Identity = GoogleIdentity.Of(key.Address),
            Checkpoint = simulated.HistoryId,
            ImportFrom = TimeProvider.System.GetUtcNow(),
            State = new MailboxState.Active(),
        };

        await Mailboxes.TryAddAsync(change?.Invoke(mailbox) ?? mailbox, cancellationToken);
        return simulated;
    }

    /// <summary>Runs one fetch job, as the queue trigger would.</summary>
    public Task FetchAsync(string address, CancellationToken cancellationToken) =>
        Get<RunFetchJob>().HandleAsync(FetchJob.For(KeyOf(address)), cancellationToken);

    public async Task<Mailbox> MailboxAsync(string address, CancellationToken cancellationToken) =>
        (await Mailboxes.FindAsync(KeyOf(address), cancellationToken))!;

    /// <summary>Takes a mailbox's next try forward to now.</summary>
    public async Task MakeDueAsync(string address, CancellationToken cancellationToken)
    {
        var retry = Get<RetryPolicy>();
        var now = TimeProvider.System.GetUtcNow();
        await Mailboxes.ChangeAsync(
            KeyOf(address),
            mailbox =>
            mailbox with
            {
                State = mailbox.State.On(new MailboxEvent.RetryAsked(), now, retry).On(new MailboxEvent.ProbeStarted(), now, retry),
            },
            cancellationToken);
    }

    /// <summary>The rows of a mailbox in Messages, by Gmail id.</summary>
    public async Task<IReadOnlyDictionary<string, TableEntity>> MessagesAsync(string address, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, TableEntity>();
        var partition = $"{Account}|{address}";

        await foreach (var row in Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable)
            .QueryAsync<TableEntity>(entity => entity.PartitionKey == partition, cancellationToken: cancellationToken))
        {
            rows.Add(row.RowKey, row);
        }

        return rows;
    }

    /// <summary>The stored bytes of every mail, by Gmail id.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> BytesAsync(string address, CancellationToken cancellationToken)
    {
        var container = Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.MailContainer);
        var bytes = new Dictionary<string, byte[]>();

        foreach (var (gmailId, row) in await MessagesAsync(address, cancellationToken))
        {
            if (row.GetString("Blob") is { } blob)
            {
                bytes.Add(gmailId, (await container.GetBlobClient(blob).DownloadContentAsync(cancellationToken)).Value.Content.ToArray());
            }
        }

        return bytes;
    }

    public async Task<int> QueuedAsync(string queue, CancellationToken cancellationToken) =>
        (await Get<QueueServiceClient>().GetQueueClient(queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;

    public static MailboxKey KeyOf(string address) => new(Account, address);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();

        if (_ownsGmail)
        {
            await Gmail.DisposeAsync();
        }
    }

    private static async Task<ConnectorUnderTest> StartAsync(
        GmailSimulator gmail,
        bool ownsGmail,
        string storage,
        (string Name, string Value)[] settings,
        CancellationToken cancellationToken,
        TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Settings(gmail, storage))
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(ToKey(setting.Name), (string?)setting.Value)))
            .Build();

        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time ?? TimeProvider.System)
            .AddLogging()
            .AddConnector(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        foreach (var service in services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken);
        }

        await services.GetRequiredService<AccountTable>().SaveAsync(
            new Account(Account, "Acme", Locale.En, [new Admin("admin@acme.example")]), cancellationToken);

        return new ConnectorUnderTest(gmail, ownsGmail, services);
    }

    internal static IEnumerable<KeyValuePair<string, string?>> Settings(GmailSimulator gmail, string storage) =>
    [
        KeyValuePair.Create("AzureWebJobsStorage", (string?)storage),
        KeyValuePair.Create("Tokens:ActiveKey", (string?)"k1"),
        KeyValuePair.Create("Tokens:Keys:k1", (string?)Convert.ToBase64String(new byte[32])),
        KeyValuePair.Create("Gmail:BaseUri", (string?)gmail.BaseUri.AbsoluteUri),
        KeyValuePair.Create("Gmail:TokenUri", (string?)gmail.TokenUri.AbsoluteUri),
        KeyValuePair.Create("Gmail:AuthorizationUri", (string?)gmail.AuthorizationUri.AbsoluteUri),
        KeyValuePair.Create("Gmail:ClientId", (string?)gmail.Options.ClientId),
        KeyValuePair.Create("Gmail:ClientSecret", (string?)gmail.Options.ClientSecret),
        KeyValuePair.Create("Gmail:UnitsPerUserPerMinute", (string?)"1000000"),
        KeyValuePair.Create("Alerts:From", (string?)"alerts@connector.example"),
        KeyValuePair.Create("Alerts:Smtp:Host", (string?)"127.0.0.1"),
        KeyValuePair.Create("Alerts:Smtp:Security", (string?)"None"),
    ];

    private static string ToKey(string name) => name.Replace("__", ":", StringComparison.Ordinal);
}
