using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Storage.Queues;
using Connector.Alerting;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Reporting.Endings;
using Connector.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Connector.IntegrationTests.Reporting;

/// <summary>Credentials that end are looked at once a day, and reported before.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class EndingTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Administrators_get_a_mail_30_7_and_1_day_before_the_secret_of_their_client_ends()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var end = world.Clock.GetUtcNow().AddDays(40);
        await world.Connector.Get<AccountTable>().ChangeAsync(
            ConnectorUnderTest.Account,
            account => account with { OAuthClient = new OAuthClient("123-abc.example", "encrypted") { SecretEndsAt = end } }, Token);

        for (var day = 0; day < 42; day++)
        {
            await PassAsync(world, TimeSpan.FromDays(1));
        }

        Assert.HasCount(3, world.Smtp.Mails);
        Assert.StartsWith("[Action needed] The secret of your Google client ends on", world.Smtp.Mails[0].Subject);
        Assert.Contains("123-abc.example", world.Smtp.Mails[0].Message.TextBody!);
    }

    [TestMethod]
    public async Task Look_is_once_a_day_and_one_that_fails_stops_no_other()
    {
        await using var world = await ForwardingWorld.StartAsync(
            Token, ("Endings__Known", "SMTP password=2026-01-01"), ("Endings__DkimSelector", "nokey"),
            ("Forwarding__DnsUri", "http://127.0.0.1:1/"));
        var table = world.Connector.Get<EndingTable>();

        await PassAsync(world, TimeSpan.FromDays(1));
        var found = await table.ListAsync(Token);
        Assert.AreEqual(EndingProblem.NotAnswered, found.Single(ending => ending.Kind == EndingKind.DkimKey).Problem);
        Assert.AreEqual(1, found.Single(ending => ending.Kind == EndingKind.Known).ReportedDays);

        foreach (var ending in found)
        {
            await table.DeleteAsync(ending, Token);
        }

        await PassAsync(world, TimeSpan.FromHours(23));
        Assert.IsEmpty(await table.ListAsync(Token));
        await PassAsync(world, TimeSpan.FromHours(2));
        Assert.HasCount(2, await table.ListAsync(Token));
    }

    [TestMethod]
    public async Task Key_that_is_not_in_DNS_is_a_problem()
    {
        await using var world = await ForwardingWorld.StartAsync(Token, ("Endings__DkimSelector", "nokey"));

        await PassAsync(world, TimeSpan.FromDays(1));

        var ending = Assert.ContainsSingle(await world.Connector.Get<EndingTable>().ListAsync(Token));
        Assert.AreEqual((EndingProblem.Missing, EndingProblem.Missing), (ending.Problem, ending.ReportedProblem));
    }

    [TestMethod]
    public async Task Look_that_fails_does_not_forget_what_was_reported()
    {
        await using var world = await ForwardingWorld.StartAsync(
            Token, ("Endings__DkimSelector", "nokey"), ("Endings__Known", "not used any more=2020-01-01"));
        var table = world.Connector.Get<EndingTable>();
        await PassAsync(world, TimeSpan.FromDays(1));
        var before = await table.ListAsync(Token);
        var options = new EndingOptions { DkimSelector = "nokey" };
        var looks = new DaysLooks(
            world.Connector.Get<CertificateLook>(), new DkimLook(options, world.Connector.Get<AlertOptions>(), new BrokenKeys()),
            NullLogger<DaysLooks>.Instance);
        var sweep = new EndingSweep(
            table, world.Connector.Get<EndingReports>(), world.Connector.Get<AccountTable>(), looks, options,
            NullLogger<EndingSweep>.Instance);

        world.Clock.MoveOn(TimeSpan.FromDays(1));
        await sweep.HandleAsync(Token);

        Assert.HasCount(2, before);
        var kept = Assert.ContainsSingle(await table.ListAsync(Token));
        Assert.AreEqual((EndingKind.DkimKey, EndingProblem.Missing), (kept.Kind, kept.ReportedProblem));
    }

    [TestMethod]
    public async Task End_of_a_certificate_is_read_also_if_senders_refuse_it()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        using var key = RSA.Create(2048);
        var end = new DateTimeOffset(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var request = new CertificateRequest("CN=in.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(end.AddYears(-2), end);
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, certificate);

        var look = world.Connector.Get<CertificateLook>();
        var ending = await look.LookAsync("localhost", ((System.Net.IPEndPoint)listener.LocalEndpoint).Port, Token);
        await served;

        Assert.AreEqual((end, EndingProblem.Refused), (ending!.EndsAt, ending.Problem));
    }

    [TestMethod]
    public async Task Host_is_looked_at_only_if_there_is_an_inbound_domain()
    {
        (string, string)[] address =
            [("Console__BaseUri", "https://mail.example.org/"), ("Alerts__LinkKey", Convert.ToBase64String(new byte[32]))];
        await using var with = await ForwardingWorld.StartAsync(Token, address);
        await using var without = await ConnectorUnderTest.StartAsync(Token, address);

        Assert.AreEqual(("mail.example.org", 443), with.Connector.Get<CertificateLook>().Host);
        Assert.IsNull(without.Get<CertificateLook>().Host);
    }

    private async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        await using var tls = new SslStream(client.GetStream());

        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1], Token);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The look refuses the certificate, as a sender would.
        }
    }

    private async Task PassAsync(ForwardingWorld world, TimeSpan time)
    {
        world.Clock.MoveOn(time);
        await world.Connector.Get<EndingSweep>().HandleAsync(Token);
        var queue = world.Connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.AlertsQueue);

        foreach (var message in (await queue.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: Token)).Value)
        {
            var job = message.Body.ToObjectFromJson<AlertJob>(System.Text.Json.JsonSerializerOptions.Web)!;
            await world.Connector.Get<AlertAdmins>().HandleAsync(job, Token);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
        }
    }

    private sealed class BrokenKeys : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("No look expects this.");

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("No look expects this.");
    }
}
