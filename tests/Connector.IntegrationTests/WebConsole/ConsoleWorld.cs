using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Two accounts with a few mailboxes, and people who look at them.</summary>
internal sealed class ConsoleWorld : IAsyncDisposable
{
    public const string Mine = "support@acme.example";

    public const string Theirs = "sales@other.example";

    public const string MyAdmin = "admin@acme.example";

    private readonly CancellationToken _token;

    private ConsoleWorld(ConnectorUnderTest connector, CancellationToken token) => (Connector, _token) = (connector, token);

    public ConnectorUnderTest Connector { get; }

    public static string MyMailbox { get; } = "/api/console/accounts/acme/mailboxes/support%40acme.example";

    public static string TheirMailbox { get; } = "/api/console/accounts/other/mailboxes/sales%40other.example";

    public static async Task<ConsoleWorld> StartAsync(CancellationToken token, params (string Name, string Value)[] settings)
    {
        var connector = await ConnectorUnderTest.StartAsync(
            token,
            [
                ("Console:BaseUri", "https://connector.example/"), ("Alerts:LinkKey", Convert.ToBase64String(new byte[32])), .. settings,
            ]);
        await connector.Get<AccountTable>().SaveAsync(
            new Account("other", "Other", Locale.De, [new Admin("admin@other.example")]), token);
        var world = new ConsoleWorld(connector, token);
        await world.AddAsync(ConnectorUnderTest.Account, Mine);
        await world.AddAsync("other", Theirs);
        return world;
    }

    public Browser NewBrowser() => new(Connector, _token);

    /// <summary>An operator of an open console.</summary>
    public static (string Name, string Value) Open { get; } = ("Console:Access", "Open");

    public async Task AddAsync(string account, string address, Func<Mailbox, Mailbox>? change = null)
    {
        var key = new MailboxKey(account, address);
        var now = TimeProvider.System.GetUtcNow();
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            EncryptedToken = Connector.Get<TokenCipher>().Encrypt("token", key),
            Identity = GoogleIdentity.Of(address),
            ConnectedAt = now.AddDays(-3),
            LastFetchAt = now.AddMinutes(-1),
            LastImportedAt = now.AddMinutes(-10),
            State = new MailboxState.Active(),
        };
        await Connector.Mailboxes.TryAddAsync(change?.Invoke(mailbox) ?? mailbox, _token);
    }

    public async Task<MailboxState> StateAsync(string account, string address) =>
        (await Connector.Mailboxes.FindAsync(new MailboxKey(account, address), _token))!.State;

    public ValueTask DisposeAsync() => Connector.DisposeAsync();
}
