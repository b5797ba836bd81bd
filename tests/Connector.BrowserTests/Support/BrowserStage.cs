using System.Security.Cryptography;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Forwarding;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;

namespace Connector.BrowserTests.Support;

/// <summary>The app as a process of its own with its console open, between a Gmail and a mail server that are ours.</summary>
internal sealed class BrowserStage : IAsyncDisposable
{
    /// <inheritdoc cref="Wait.Patience"/>
    public static readonly TimeSpan Patience = Wait.Patience;

    /// <summary>The object id of the one operator.</summary>
    public const string Operator = "11111111-1111-1111-1111-111111111111";

    private const string ForwardingSecret = "the secret of the mail server";

    private BrowserStage(GmailSimulator gmail, SmtpCatcher smtp, ConnectorApp app, StorageView storage)
    {
        Gmail = gmail;
        Smtp = smtp;
        App = app;
        Storage = storage;
    }

    public GmailSimulator Gmail { get; }

    public SmtpCatcher Smtp { get; }

    public ConnectorApp App { get; }

    /// <summary>What the app stored, past the app.</summary>
    public StorageView Storage { get; }

    /// <summary>Where a browser finds the app, with a slash at the end.</summary>
    public Uri Address => App.Http.BaseAddress!;

    /// <summary>The first page of the console.</summary>
    public Uri Console => new(Address, "console");

    /// <param name="access">Of the setting Console__Access.</param>
    /// <param name="change">Changes the settings; null for none.</param>
    public static async Task<BrowserStage> StartAsync(
        string access, CancellationToken cancellationToken, Func<AppSettings, AppSettings>? change = null)
    {
        var gmail = await GmailSimulator.StartAsync(options: null, cancellationToken);
        var smtp = await SmtpCatcher.StartAsync();
        var connection = await SharedAzurite.NewAccountAsync();
        var settings = AppSettings.For(connection, gmail, smtp).Hurried()
            .With("Console__Access", access)
            .With("Console__AllowedUsers", Operator)
            .With("Alerts__LinkKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            .With("Forwarding__Domain", "in.connector.example")
            .With("Forwarding__Secret", ForwardingSecret)
            .With("Forwarding__DnsUri", gmail.DnsUri.AbsoluteUri);
        var app = await ConnectorApp.StartAsync(change?.Invoke(settings) ?? settings, cancellationToken);
        gmail.Forwarding = new InboundRelay(() => app.Http, ForwardingSecret).Take;
        return new BrowserStage(gmail, smtp, app, new StorageView(connection));
    }

    /// <summary>An account with one administrator, <c>admin@{account}.example</c>.</summary>
    public Task AddAccountAsync(string account, string displayName, CancellationToken cancellationToken, string locale = "en") =>
        App.Api.PutAccountAsync(
            account, new AccountOrder(displayName, locale, [new AdminOrder($"admin@{account}.example")]), cancellationToken);

    /// <summary>Puts a mailbox at Gmail and connects it over the HTTP API.</summary>
    public async Task<SimulatedMailbox> ConnectAsync(string account, string address, CancellationToken cancellationToken)
    {
        var mailbox = Gmail.AddMailbox(address);
        await App.Api.PutMailboxAsync(account, address, mailbox.RefreshToken, "now", cancellationToken);
        return mailbox;
    }

    public static void Deliver(SimulatedMailbox mailbox, int count, int seed = 1)
    {
        foreach (var mail in new GeneratedMails(seed).Take(count, mailbox.Address))
        {
            mailbox.Deliver(mail);
        }
    }

    /// <summary>The owner takes the consent back, which ends the access tokens too, and the next mail comes.</summary>
    public void Revoke(SimulatedMailbox mailbox)
    {
        mailbox.IsRevoked = true;
        Gmail.RevokeAccessTokens(mailbox.Address);
        Deliver(mailbox, 1, seed: 2);
    }

    /// <summary>Waits for the first alert mail to an administrator.</summary>
    public Task<CaughtMail> AlertToAsync(string admin, CancellationToken cancellationToken) => Wait.ForAsync(
        () => Task.FromResult(Smtp.MailsFor(admin).FirstOrDefault(mail => !AdminAlerts.IsNotice(mail))), Patience,
        $"an alert to {admin}", cancellationToken);

    public Task WaitForStateAsync(string account, string address, string state, CancellationToken cancellationToken) => Wait.UntilAsync(
        async () => (await App.Api.GetMailboxAsync(account, address, cancellationToken)).State == state, Patience,
        $"{address} is {state}", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Smtp.DisposeAsync();
        await Gmail.DisposeAsync();
    }
}
