using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Forwarding;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;

namespace Connector.TestKit.Replay;

/// <summary>Everything that runs in a replay: storage, Gmail, a mail server, a helpdesk, and the app, once or several times.</summary>
public sealed class ReplayScene : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = [];
    private readonly List<ConnectorApp> _apps = [];
    private readonly HashSet<string> _forwarded = [];

    private ReplayScene(IReadOnlyList<ReplayAccount> accounts) => Accounts = accounts;

    public IReadOnlyList<ReplayAccount> Accounts { get; }

    public GmailSimulator Gmail { get; private set; } = null!;

    public SmtpCatcher Smtp { get; private set; } = null!;

    public WebhookReceiver Helpdesk { get; private set; } = null!;

    public StorageView Storage { get; private set; } = null!;

    /// <summary>The mail server of the inbound domain.</summary>
    public InboundRelay Relay { get; private set; } = null!;

    /// <summary>The mailboxes whose forwarding is ready.</summary>
    public IReadOnlySet<string> Forwarded => _forwarded;

    /// <summary>The instances, all on one storage account.</summary>
    public IReadOnlyList<ConnectorApp> Apps => _apps;

    /// <summary>The API of an instance that runs.</summary>
    public AppApi Api => _apps.First(app => app.IsRunning).Api;

    public IEnumerable<(string Account, SimulatedMailbox Mailbox)> Mailboxes =>
        Accounts.SelectMany(account => account.Addresses.Select(address => (account.Id, Gmail.Mailbox(address))));

    public IEnumerable<(ReplayAccount Account, string Admin)> Admins =>
        Accounts.SelectMany(account => account.Order.Admins.Select(admin => (account, admin.Email)));

    /// <summary>Starts everything and connects the mailboxes over HTTP.</summary>
    /// <param name="logFolder">The instances' logs go there, as app-1.log and so on.</param>
    /// <param name="change">Changes to the settings of that day.</param>
    public static async Task<ReplayScene> StartAsync(
        ReplayPlan plan, string logFolder, CancellationToken cancellationToken, Func<AppSettings, AppSettings>? change = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var scene = new ReplayScene(ReplayAccount.All(plan));

        try
        {
            var settings = await scene.StartWorldAsync(cancellationToken);
            await scene.StartAppsAsync(plan.Instances, change?.Invoke(settings) ?? settings, logFolder, cancellationToken);
            await scene.ConnectAsync(cancellationToken);
            await scene.ForwardAsync(plan.ForwardingEvery, cancellationToken);
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.DisposeAsync();
        }
    }

    private async Task<AppSettings> StartWorldAsync(CancellationToken cancellationToken)
    {
        var quota = new SimulatedQuota
        {
            UnitsPerUserPerMinute = ReplaySettings.UnitsPerUserPerMinute * ReplayDay.Speed,
            UnitsPerProjectPerMinute = ReplaySettings.UnitsPerProjectPerMinute * ReplayDay.Speed,
        };

        var azurite = Keep(await AzuriteServer.StartAsync(new AzuriteOptions { Accounts = 1 }, cancellationToken));
        Gmail = Keep(await GmailSimulator.StartAsync(new GmailSimulatorOptions { Quota = quota }, cancellationToken));
        Smtp = Keep(await SmtpCatcher.StartAsync());
        Helpdesk = Keep(await WebhookReceiver.StartAsync(cancellationToken));
        Relay = new InboundRelay(() => _apps.First(app => app.IsRunning).Http, ReplaySettings.ForwardingSecret);
        Gmail.Forwarding = Relay.Take;

        var connection = azurite.NewAccount();
        Storage = new StorageView(connection);
        return AppSettings.For(connection, Gmail, Smtp).AsOnThatDay(Helpdesk);
    }

    private async Task StartAppsAsync(int instances, AppSettings settings, string logFolder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(logFolder);
        for (var number = 1; number <= instances; number++)
        {
            var log = Path.Combine(logFolder, $"app-{number}.log");
            File.Delete(log);
            _apps.Add(Keep(await ConnectorApp.StartAsync(settings, cancellationToken, log)));
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        foreach (var account in Accounts)
        {
            await Api.PutAccountAsync(account.Id, account.Order, cancellationToken);

            foreach (var address in account.Addresses)
            {
                await Api.PutMailboxAsync(account.Id, address, Gmail.AddMailbox(address).RefreshToken, "now", cancellationToken);
            }
        }
    }

    /// <summary>Sets forwarding up as the mailbox's owner does, and has the app read Gmail's settings.</summary>
    private async Task ForwardAsync(int every, CancellationToken cancellationToken)
    {
        foreach (var (account, mailbox) in Mailboxes.Where((_, number) => every > 0 && number % every == 0))
        {
            var inbound = (await Api.GetForwardingAsync(account, mailbox.Address, cancellationToken)).InboundAddress
                ?? throw new InvalidOperationException($"{mailbox.Address} has no inbound address.");
            mailbox.ForwardingAddresses = [new ForwardingAddress(inbound)];
            mailbox.AutoForwarding = new AutoForwarding(Enabled: true, inbound);

            if ((await Api.ActOnForwardingAsync(account, mailbox.Address, "audit", cancellationToken)).Readiness
                is var readiness and not "verified")
            {
                throw new InvalidOperationException($"The forwarding of {mailbox.Address} is set up, and shown as {readiness}.");
            }

            _forwarded.Add(mailbox.Address);
        }
    }

    private T Keep<T>(T started) where T : IAsyncDisposable
    {
        _running.Push(started);
        return started;
    }
}
