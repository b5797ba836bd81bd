using System.Security.Cryptography;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Forwarding;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.Sandbox.Staging;

/// <summary>Everything that runs: the storage emulator, Gmail, the mail server, and the connector as a process of its own.</summary>
internal sealed class SandboxStage(Cast cast, DirectoryInfo folder, bool hasZendesk = false) : IAsyncDisposable
{
    /// <summary>The mailbox of the operator that gets test mails. Its account is none of the cast's.</summary>
    public static readonly Seat TestAddress = new("operator", "test@operator.example");

    private static readonly TimeSpan TestMailInterval = TimeSpan.FromSeconds(10);

    private const string ForwardingSecret = "the secret of the sandbox's mail server";

    private readonly Stack<IAsyncDisposable> _running = [];
    private readonly HashSet<string> _forwarded = [];
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

    /// <summary>Null if the destination is the archive.</summary>
    public Helpdesk? Helpdesk { get; private set; }

    /// <summary>False until the app answers.</summary>
    public bool IsReady => _app is not null;

    /// <summary>The connector's own pages.</summary>
    public Uri Console => new(App.Http.BaseAddress!, "console");

    /// <summary>The mailboxes whose mail Gmail forwards as well.</summary>
    public IReadOnlySet<string> Forwarded => _forwarded;

    public string AppLog => Path.Combine(folder.FullName, "app.log");

    /// <summary>The parts of the running sandbox that can be inspected.</summary>
    public IReadOnlyList<(string What, string Where)> Sights =>
    [
        ("Console", Console.AbsoluteUri),
        ("API", $"{App.Http.BaseAddress}status"),
        ("Gmail's switches", $"{Gmail.BaseUri}control/faults"),
        ("Gmail's requests", $"{Gmail.BaseUri}control/requests"),
        .. Helpdesk is { } helpdesk ? new[] { ("Zendesk's tickets", helpdesk.Address.AbsoluteUri) } : [],
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
        _smtp = await SmtpCatcher.StartAsync(new SmtpCatcherOptions { Caught = ToGmail });
        _running.Push(_smtp);

        if (hasZendesk)
        {
            Helpdesk = await Helpdesk.StartAsync(_gmail, cancellationToken);
            _running.Push(Helpdesk);
        }
    }

    public async Task StartAppAsync(CancellationToken cancellationToken)
    {
        folder.Create();
        File.Delete(AppLog);
        var settings = AppSettings.For(_connection, Gmail, Smtp).Hurried()
            .With("Console__Access", "Open")
            .With("TestMail__Addresses", $"{TestAddress.Account}/{TestAddress.Address}").With("TestMail__Interval", TestMailInterval)
            .With("TestMail__Within", TimeSpan.FromHours(1))
            .With("Forwarding__Domain", "in.connector.example").With("Forwarding__Secret", ForwardingSecret)
            .With("Forwarding__DnsUri", Gmail.DnsUri.AbsoluteUri)
            .With("Alerts__LinkKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _app = await ConnectorApp.StartAsync(Helpdesk?.Configure(settings) ?? settings, cancellationToken, AppLog);
        _running.Push(_app);
        Gmail.Forwarding = new InboundRelay(() => App.Http, ForwardingSecret).Take;
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

        var (account, test) = (TestAddress.Account, Gmail.AddMailbox(TestAddress.Address));
        var order = new AccountOrder("The operator", "en", [new($"admin@{account}.example")]);
        await App.Api.PutAccountAsync(account, order, cancellationToken);
        await App.Api.PutMailboxAsync(account, test.Address, test.RefreshToken, "now", cancellationToken);
    }

    /// <summary>Has Gmail forward every second mailbox's mail to its inbound address, as its owner would.</summary>
    public async Task ForwardAsync(CancellationToken cancellationToken)
    {
        foreach (var seat in cast.Mailboxes.Where((_, number) => number % 2 == 0))
        {
            var inbound = (await App.Api.GetForwardingAsync(seat.Account, seat.Address, cancellationToken)).InboundAddress!;
            var mailbox = Gmail.Mailbox(seat.Address);
            mailbox.ForwardingAddresses = [new ForwardingAddress(inbound)];
            mailbox.AutoForwarding = new AutoForwarding(Enabled: true, inbound);
            await App.Api.ActOnForwardingAsync(seat.Account, seat.Address, "audit", cancellationToken);
            _forwarded.Add(seat.Address);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.DisposeAsync();
        }
    }

    /// <summary>A test mail of the connector goes to a mailbox, so that it can come back by forwarding.</summary>
    private void ToGmail(CaughtMail mail)
    {
        foreach (var mailbox in Gmail.Mailboxes.Where(mailbox => mail.IsFor(mailbox.Address)))
        {
            mailbox.Deliver(mail.Raw.ToArray());
        }
    }

    private static InvalidOperationException NotYet() => new("The stage is not set yet.");
}
