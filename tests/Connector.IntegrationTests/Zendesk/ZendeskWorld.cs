using System.Globalization;
using System.Text;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Zendesk;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>A connector over Azurite whose destination is a simulated Zendesk, on a clock that the test moves.</summary>
internal sealed class ZendeskWorld : IAsyncDisposable
{
    public const string Address = "support@acme.example";

    public const string Customer = "eva@customer.example";

    private readonly CancellationToken _token;
    private readonly ZendeskServer _server;
    private int _mails;

    private ZendeskWorld(
        GmailSimulator gmail, ZendeskServer server, FakeTimeProvider clock, ConnectorUnderTest connector, CancellationToken token)
    {
        (Gmail, _server, Clock, Connector) = (gmail, server, clock, connector);
        _token = token;
    }

    public GmailSimulator Gmail { get; }

    public ZendeskSimulator Zendesk => _server.Zendesk;

    public FakeTimeProvider Clock { get; }

    public ConnectorUnderTest Connector { get; }

    public SimulatedMailbox Mailbox { get; private set; } = null!;

    public static MailboxKey Key => ConnectorUnderTest.KeyOf(Address);

    public static async Task<ZendeskWorld> StartAsync(
        CancellationToken token, Func<ZendeskSimulatorOptions, ZendeskSimulatorOptions>? change = null,
        params (string Name, string Value)[] settings)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var options = new ZendeskSimulatorOptions { Time = clock, CallsPerMinute = 100_000, UpdatesPerMinute = 100_000 };
        var server = await ZendeskServer.StartAsync(new ZendeskSimulator(change?.Invoke(options) ?? options), token);
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), token);
        var connector = await ConnectorUnderTest.StartAsync(gmail, clock, token, [.. SettingsFor(server), .. settings]);
        var world = new ZendeskWorld(gmail, server, clock, connector, token);
        world.Mailbox = await connector.ConnectAsync(Address, token);
        return world;
    }

    /// <summary>Settings that make a simulated Zendesk the destination.</summary>
    public static (string Name, string Value)[] SettingsFor(ZendeskServer server) =>
    [
        ("Destination__Kind", "zendesk"),
        ("Destination__Zendesk__Subdomain", server.Zendesk.Options.Subdomain),
        ("Destination__Zendesk__ClientId", server.Zendesk.Options.ClientId),
        ("Destination__Zendesk__ClientSecret", server.Zendesk.Options.ClientSecret),
        ("Zendesk__BaseUri", server.Address.AbsoluteUri),
        ("Zendesk__AllowPrivate", "true"),
    ];

    /// <summary>A mail as Gmail stores it.</summary>
    /// <param name="answers">The Message-ID that it answers; null for none.</param>
    /// <param name="isProven">Gmail vouches for the sender's domain.</param>
    /// <param name="file">The name of an attachment; null for none.</param>
    public static byte[] Mail(
        string id, string from = Customer, string subject = "Broken lamp", string? answers = null, string text = "It does not light.",
        bool isProven = true, string? file = null, string? headers = null)
    {
        var domain = from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var verdict = isProven
            ? $"dkim=pass header.i=@{domain} header.s=s header.b=abc; dmarc=pass (p=NONE sp=NONE dis=NONE) header.from={domain}"
            : "spf=none smtp.mailfrom=bounce@other.example";
        var reply = answers is null ? "" : $"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n";
        var body = file is null
            ? $"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
            : "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + $"{text}\r\n--b\r\nContent-Type: application/octet-stream\r\n"
                + $"Content-Disposition: attachment; filename={file}\r\n\r\ncontent of {id}\r\n--b--\r\n";

        return Encoding.UTF8.GetBytes(
            $"Delivered-To: {Address}\r\nReceived: by 10.0.0.1 with SMTP id x; Mon, 5 Jan 2026 08:00:00 -0800 (PST)\r\n"
            + $"Authentication-Results: mx.google.com; {verdict}\r\n"
            + $"From: Eva <{from}>\r\nTo: {Address}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\nMIME-Version: 1.0\r\n"
            + $"{reply}{headers}{body}");
    }

    /// <summary>Puts a mail into the mailbox. It is in a thread of its own at Gmail unless one is given.</summary>
    public string Deliver(byte[] mail, string? threadId = null) => Mailbox.Deliver(mail, threadId: threadId);

    public string NextId() => string.Create(CultureInfo.InvariantCulture, $"m{++_mails}@customer.example");

    /// <summary>Imports and delivers what is in the mailbox.</summary>
    public async Task HandOverAsync()
    {
        await Connector.FetchAsync(Address, _token);
        await Connector.DeliverAsync(_token);
    }

    /// <summary>Lets time pass, and delivers what waited.</summary>
    public async Task WaitAsync(TimeSpan? time = null)
    {
        Clock.Advance(time ?? TimeSpan.FromMinutes(2));
        await Connector.Get<DeliveryQueue>().WakeAsync(Key, _token);
        await Connector.DeliverAsync(_token);
    }

    public async Task<IReadOnlyList<string>> StatesAsync() =>
        [.. (await Connector.MessagesAsync(Address, _token)).Values.Select(row => row.GetString("State")!)];

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        await _server.DisposeAsync();
        await Gmail.DisposeAsync();
    }
}
