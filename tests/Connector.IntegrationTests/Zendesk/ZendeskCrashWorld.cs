using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.TestKit.Gmail;
using Connector.TestKit.Zendesk;
using Connector.Zendesk.Calls;
using Microsoft.Extensions.Configuration;
using MimeKit;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>A connector whose account has a simulated Zendesk as its destination, and a mailbox that both routes bring mail of.</summary>
internal sealed class ZendeskCrashWorld : IAsyncDisposable
{
    private const string Address = "support@acme.example";

    private static readonly TimeSpan UntilLost = Delivery.ReportWithin + WorkerWorld.PastTheLease;

    private readonly ShiftedClock _clock;
    private readonly ZendeskServer _server;
    private readonly ConnectorUnderTest _connector;
    private readonly SimulatedMailbox _mailbox;
    private readonly Forwarder _forwarder;
    private readonly CancellationToken _cancellationToken;

    private ZendeskCrashWorld(
        ShiftedClock clock, ZendeskServer server, ConnectorUnderTest connector, (SimulatedMailbox, Forwarder) mailbox,
        CancellationToken cancellationToken)
    {
        (_clock, _server, _connector, _cancellationToken) = (clock, server, connector, cancellationToken);
        (_mailbox, _forwarder) = mailbox;
    }

    public ZendeskSimulator Zendesk => _server.Zendesk;

    public static async Task<ZendeskCrashWorld> StartAsync(CancellationToken cancellationToken)
    {
        var clock = new ShiftedClock();
        var zendesk = new ZendeskSimulator(
            new ZendeskSimulatorOptions { Time = clock, CallsPerMinute = 100_000, UpdatesPerMinute = 100_000 });
        var server = await ZendeskServer.StartAsync(zendesk, cancellationToken);
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = clock }, cancellationToken);
        var connector = await ConnectorUnderTest.StartAsync(gmail, clock, cancellationToken, SettingsFor(server));
        await connector.Get<AccountDestinations>().TrySaveZendeskAsync(
            ConnectorUnderTest.Account, new ZendeskSettings(zendesk.Options.Subdomain, zendesk.Options.ClientId),
            zendesk.Options.ClientSecret, cancellationToken);
        return new ZendeskCrashWorld(
            clock, server, connector, await Forwarder.ConnectAsync(connector, Address, cancellationToken), cancellationToken);
    }

    /// <summary>Whether a request goes to Zendesk.</summary>
    public bool IsToZendesk(HttpRequestMessage request) => request.RequestUri?.Port == _server.Address.Port;

    /// <summary>Imports mails by one of the routes. Their delivery waits in the queue.</summary>
    public async Task ReceiveAsync(bool isForwarded, params MimeMessage[] mails)
    {
        foreach (var mail in mails.Select(ZendeskMails.Bytes))
        {
            if (isForwarded)
            {
                var copy = _forwarder.Copy(mail, Address);
                await _forwarder.PostAsync(
                    copy, Forwarder.Sign(copy, _forwarder.Key, ago: TimeProvider.System.GetUtcNow() - _clock.GetUtcNow()), _forwarder.Key,
                    _cancellationToken);
            }
            else
            {
                _mailbox.Deliver(mail);
            }
        }

        await (isForwarded ? Task.CompletedTask : _connector.FetchAsync(Address, _cancellationToken));
    }

    /// <summary>Lets a worker deliver until it dies or has delivered all.</summary>
    public async Task DeliverAsync(MortalWire wire)
    {
        // Each worker has to get an access token too.
        await _connector.Get<ZendeskTokens>().ForgetAsync(ConnectorUnderTest.Account, _cancellationToken);
        await using var worker = new WorkerUnderTest(
            _connector.Gmail, _connector.Get<IConfiguration>()["AzureWebJobsStorage"]!, _clock, wire, SettingsFor(_server));

        try
        {
            await DeliveryWorker.DrainAsync(
                _connector.Get<Azure.Storage.Queues.QueueServiceClient>(), worker.Get<DeliverMessages>(), _cancellationToken);
        }
        catch (Exception) when (wire.IsDead)
        {
            // The host starts another worker.
        }
    }

    /// <summary>Rounds of a sound worker until every mail is delivered, a bounded number.</summary>
    /// <returns>The states of the mails that are not delivered.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync()
    {
        IReadOnlyList<string> left = [];

        // Past the lease of a renewal of the access token too.
        _clock.MoveOn(WorkerWorld.PastTheLease);

        for (var round = 0; round < 12; round++)
        {
            await _connector.DeliverAsync(_cancellationToken);
            left = [.. (await _connector.MessagesAsync(Address, _cancellationToken)).Values
                .Select(row => row.GetString("State")!).Where(state => state != "Delivered")];

            if (left.Count == 0)
            {
                break;
            }

            _clock.MoveOn(UntilLost);
            await _connector.Get<DeliveryQueue>().WakeLostAsync(_cancellationToken);
        }

        return left;
    }

    /// <summary>A mail to the mailbox.</summary>
    public static MimeMessage Mail(string from, string id, string text, string? answers = null, bool hasFile = false)
    {
        var body = new BodyBuilder { TextBody = text };

        if (hasFile)
        {
            body.Attachments.Add("invoice.pdf", "%PDF-1.7"u8.ToArray(), new ContentType("application", "pdf"));
        }

        var mail = new MimeMessage { MessageId = id, Subject = answers is null ? "Order" : "Re: Order", Body = body.ToMessageBody() };
        mail.From.Add(new MailboxAddress("Ann", from));
        mail.To.Add(new MailboxAddress("Support", Address));

        if (answers is not null)
        {
            mail.InReplyTo = answers;
            mail.References.Add(answers);
        }

        return mail;
    }

    public async ValueTask DisposeAsync()
    {
        await _connector.DisposeAsync();
        await _connector.Gmail.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static (string Name, string Value)[] SettingsFor(ZendeskServer server) =>
    [
        ("Zendesk__BaseUri", server.Address.AbsoluteUri), ("Zendesk__AllowPrivate", "true"), .. Forwarder.Settings,
    ];
}
