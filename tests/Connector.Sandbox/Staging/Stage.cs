using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.Sandbox.Staging;

/// <summary>Everything that runs: the storage emulator, Gmail, the mail server, and the connector as a process of its own.</summary>
internal sealed class Stage(Cast cast, DirectoryInfo folder) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = [];
    private AzuriteServer? _azurite;
    private GmailSimulator? _gmail;
    private SmtpCatcher? _smtp;
    private ConnectorApp? _app;
    private StorageView? _storage;
    private string _connection = "";

    public Cast Cast => cast;

    /// <summary>Where logs and alert mails go.</summary>
    public DirectoryInfo Folder => folder;

    public GmailSimulator Gmail => _gmail ?? throw NotYet();

    public SmtpCatcher Smtp => _smtp ?? throw NotYet();

    public ConnectorApp App => _app ?? throw NotYet();

    public StorageView Storage => _storage ?? throw NotYet();

    public string AppLog => Path.Combine(folder.FullName, "app.log");

    /// <summary>What there is to look at while everything runs.</summary>
    public IReadOnlyList<(string What, string Where)> Sights =>
    [
        ("Connector", $"{App.Http.BaseAddress}status"),
        ("Gmail's switches", $"{Gmail.BaseUri}control/faults"),
        ("Gmail's requests", $"{Gmail.BaseUri}control/requests"),
        ("Mail server", $"{Smtp.Host}:{Smtp.Port}"),
        ("Storage", _connection),
        ("App's log", AppLog),
    ];

    public async Task StartStorageAsync(CancellationToken cancellationToken)
    {
        _azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Accounts = 1 }, cancellationToken);
        _running.Push(_azurite);
        _connection = _azurite.NewAccount();
        _storage = new StorageView(_connection);
    }

    public async Task StartOutsideWorldAsync(CancellationToken cancellationToken)
    {
        _gmail = await GmailSimulator.StartAsync(options: null, cancellationToken);
        _running.Push(_gmail);
        _smtp = await SmtpCatcher.StartAsync();
        _running.Push(_smtp);
    }

    public async Task StartAppAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        File.Delete(AppLog);
        _app = await ConnectorApp.StartAsync(AppSettings.For(_connection, Gmail, Smtp).Hurried(), cancellationToken, AppLog);
        _running.Push(_app);
    }

    /// <summary>Makes the mailboxes at Gmail and connects them through the connector's HTTP API.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        foreach (var customer in cast.Customers)
        {
            await App.Api.PutAccountAsync(customer.Id, customer.Account, cancellationToken);

            foreach (var address in customer.Addresses)
            {
                var mailbox = Gmail.AddMailbox(address);
                await App.Api.PutMailboxAsync(customer.Id, address, mailbox.RefreshToken, "now", cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.DisposeAsync();
        }
    }

    private static InvalidOperationException NotYet() => new("The stage is not set yet.");
}
