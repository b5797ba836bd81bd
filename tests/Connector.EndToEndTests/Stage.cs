using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;

namespace Connector.EndToEndTests;

/// <summary>
/// The app as a process of its own, between an empty storage account, a Gmail and a mail server that are ours. Everything that waits
/// minutes in production waits seconds here.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Account = "acme";

    public const string Admin = "admin@acme.example";

    /// <inheritdoc cref="Wait.Patience"/>
    public static readonly TimeSpan Patience = Wait.Patience;

    private Stage(GmailSimulator gmail, SmtpCatcher smtp, StorageView storage, ConnectorApp app)
    {
        Gmail = gmail;
        Smtp = smtp;
        Storage = storage;
        App = app;
    }

    public GmailSimulator Gmail { get; }

    public SmtpCatcher Smtp { get; }

    public StorageView Storage { get; }

    public ConnectorApp App { get; }

    public static async Task<Stage> StartAsync(
        CancellationToken cancellationToken, Func<AppSettings, AppSettings>? change = null, SmtpCatcherOptions? mailServer = null)
    {
        var gmail = await GmailSimulator.StartAsync(options: null, cancellationToken);
        var smtp = await SmtpCatcher.StartAsync(mailServer);
        var connection = await SharedAzurite.NewAccountAsync();
        var settings = AppSettings.For(connection, gmail, smtp).Hurried()
            .With("Import__LeaseDuration", TimeSpan.FromSeconds(4))
            .With("Import__JobExpiry", TimeSpan.FromSeconds(4));
        var app = await ConnectorApp.StartAsync(change?.Invoke(settings) ?? settings, cancellationToken);
        var stage = new Stage(gmail, smtp, new StorageView(connection), app);

        await app.Api.PutAccountAsync(Account, new AccountOrder("Acme Support", "en", [new AdminOrder(Admin)]), cancellationToken);
        return stage;
    }

    /// <summary>Puts a mailbox at Gmail and connects it over HTTP.</summary>
    public async Task<SimulatedMailbox> ConnectAsync(
        string address, CancellationToken cancellationToken, string importFrom = "now", string account = Account)
    {
        var mailbox = Gmail.AddMailbox(address);
        await App.Api.PutMailboxAsync(account, address, mailbox.RefreshToken, importFrom, cancellationToken);
        return mailbox;
    }

    public static void Deliver(SimulatedMailbox mailbox, int count, int seed = 1)
    {
        foreach (var mail in new GeneratedMails(seed).Take(count, mailbox.Address))
        {
            mailbox.Deliver(mail);
        }
    }

    /// <summary>Waits until every mail at Gmail is stored, and asserts that each is there once and byte for byte.</summary>
    public async Task AssertAllImportedAsync(CancellationToken cancellationToken, string account = Account)
    {
        var proof = await ProofAsync(account, cancellationToken);

        await Wait.UntilAsync(
            async () => (proof = await ProofAsync(account, cancellationToken)).Holds, Patience, "all mail is imported", cancellationToken);

        Assert.IsTrue(proof.Holds, string.Join(Environment.NewLine, proof.Reasons));
    }

    public Task WaitForStateAsync(string address, string state, CancellationToken cancellationToken) => Wait.UntilAsync(
        async () => (await App.Api.GetMailboxAsync(Account, address, cancellationToken)).State == state, Patience, $"{address} is {state}",
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Smtp.DisposeAsync();
        await Gmail.DisposeAsync();
    }

    private Task<ImportProof> ProofAsync(string account, CancellationToken cancellationToken) =>
        ImportProof.CompareAsync(Storage, Gmail.Mailboxes.Select(mailbox => (account, mailbox)), cancellationToken);
}
