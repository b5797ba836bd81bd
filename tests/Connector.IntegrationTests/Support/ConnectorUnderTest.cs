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
        return await StartAsync(gmail, ownsGmail: true, await SharedAzurite.NewAccountAsync(), settings, cancellationToken);
    }

    /// <summary>Over a Gmail that was prepared, with a clock of the test's. The caller disposes of the Gmail.</summary>
    public static async Task<ConnectorUnderTest> StartAsync(
        GmailSimulator gmail, TimeProvider time, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        await StartAsync(gmail, ownsGmail: false, await SharedAzurite.NewAccountAsync(), settings, cancellationToken, time);

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
        await AppServices.ConnectAsync(_services, KeyOf(address), simulated, cancellationToken, change);
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
    public async Task<IReadOnlyDictionary<string, TableEntity>> MessagesAsync(string address, CancellationToken cancellationToken) =>
        await AppServices.MessagesAsync(_services, KeyOf(address), cancellationToken);

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
        var services = AppServices.Create(gmail, storage, time ?? TimeProvider.System, settings)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await AppServices.CreateStorageAsync(services, cancellationToken);
        await services.GetRequiredService<AccountTable>().SaveAsync(
            new Account(Account, "Acme", Locale.En, [new Admin("admin@acme.example")]), cancellationToken);

        return new ConnectorUnderTest(gmail, ownsGmail, services);
    }
}
