using System.Globalization;
using System.Security.Cryptography;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Forwarding.Receiving;
using Connector.Incidents;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>The connector with a Gmail that forwards, the mail server of the inbound domain, and the administrators' mail server.</summary>
internal sealed class ForwardingWorld : IAsyncDisposable
{
    private readonly CancellationToken _token;
    private readonly List<Task<int>> _posts = [];

    private ForwardingWorld(
        GmailSimulator gmail, SmtpCatcher smtp, ShiftedClock clock, ConnectorUnderTest connector, CancellationToken token)
    {
        (Gmail, Smtp, Clock, Connector, _token) = (gmail, smtp, clock, connector, token);
        gmail.Forwarding = copy => _posts.Add(PostAsync(copy));
    }

    public GmailSimulator Gmail { get; }

    public SmtpCatcher Smtp { get; }

    public ShiftedClock Clock { get; }

    public ConnectorUnderTest Connector { get; }

    /// <param name="settings">Added to those of forwarding; equal names replace them.</param>
    public static async Task<ForwardingWorld> StartAsync(CancellationToken token, params (string Name, string Value)[] settings)
    {
        var clock = new ShiftedClock();
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = clock }, token);
        var smtp = await SmtpCatcher.StartAsync();
        (string Name, string Value)[] own =
        [
            .. Forwarder.Settings,
            ("Forwarding__DnsUri", gmail.DnsUri.AbsoluteUri),
            ("Gmail__ServiceAccountJson", gmail.CreateServiceAccount()),
            ("Alerts__Smtp__Host", smtp.Host),
            ("Alerts__Smtp__Port", smtp.Port.ToString(CultureInfo.InvariantCulture)),
        ];
        var connector = await ConnectorUnderTest.StartAsync(
            gmail, clock, token, [.. own.Where(one => !settings.Any(other => other.Name == one.Name)), .. settings]);
        return new ForwardingWorld(gmail, smtp, clock, connector, token);
    }

    public async Task<SimulatedMailbox> ConnectAsync(string address) => (await Forwarder.ConnectAsync(Connector, address, _token)).Gmail;

    public async Task<string> InboundAsync(string address) => (await Connector.MailboxAsync(address, _token)).Standby.InboundAddress!;

    /// <summary>Sets forwarding up as the mailbox's owner does, with its confirmation.</summary>
    public async Task ForwardAsync(SimulatedMailbox mailbox)
    {
        var inbound = await InboundAsync(mailbox.Address);
        mailbox.ForwardingAddresses = [new ForwardingAddress(inbound)];
        mailbox.AutoForwarding = new AutoForwarding(Enabled: true, inbound);
    }

    /// <summary>Waits for the answers to everything that Gmail has forwarded; 200 for an imported mail.</summary>
    public async Task<IReadOnlyList<int>> ArriveAsync()
    {
        var answers = await Task.WhenAll(_posts);
        _posts.Clear();
        return answers;
    }

    public async Task<(ReadinessState State, ReadinessCause? Cause)> LookAsync(string address)
    {
        var (readiness, _) = await Connector.Get<ForwardingTable>().LookAsync(await Connector.MailboxAsync(address, _token), _token);
        return (readiness.State, readiness.Cause);
    }

    public async Task<(ReadinessState State, ReadinessCause? Cause)> AuditAsync(string address)
    {
        Assert.IsTrue(
            await Connector.Get<MailboxAudit>().RunAsync(await Connector.MailboxAsync(address, _token), _token), "Gmail was not asked");
        return await LookAsync(address);
    }

    /// <summary>Opens an incident, confirmed by a canary, for one account or all.</summary>
    public async Task<string> OpenIncidentAsync(string? account = null)
    {
        const string Id = "20260105-0800-TEST";
        var (table, now) = (Connector.Get<IncidentTable>(), Clock.GetUtcNow());
        var suspicion = new Suspicion(account, FailureClass.ProviderBlocked, now, 3, 3, 0, []);
        await table.TryBeginAsync(IncidentLife.Begin(Id, suspicion, now, Connector.Get<IncidentOptions>()), _token);
        await table.ApplyAsync(Id, new IncidentEvent.CanarySent(ConnectorUnderTest.KeyOf("canary@acme.example")), _token);
        await table.ApplyAsync(Id, new IncidentEvent.CanaryReported(1, CanaryOutcome.Refused), _token);
        return Id;
    }

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        await Smtp.DisposeAsync();
        await Gmail.DisposeAsync();
    }

    private async Task<int> PostAsync(ForwardedCopy copy)
    {
        var key = copy.Target.Split('@')[0][InboundAddresses.LocalPrefix.Length..];
        var timestamp = Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>
        {
            [PostSignature.TimestampHeader] = timestamp,
            [PostSignature.SignatureHeader] = PostSignature.Sign(Forwarder.Secret, timestamp, key, SHA256.HashData(copy.Raw)),
        };

        try
        {
            await Connector.Get<ReceiveForwardedMail>().HandleAsync(
                key, new MemoryStream(copy.Raw), copy.Raw.Length, "message/rfc822", headers.GetValueOrDefault, _token);
            return 200;
        }
        catch (InboundPostException refused)
        {
            return refused.Status;
        }
    }
}
