using System.Text;
using Connector.Api;
using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Imap;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Forwarded mail that arrives in an inbound mailbox and is read by IMAP.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class InboundMailboxTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private readonly GeneratedMails _mails = new(seed: 9);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("Delivered-To: {0}")]
    [DataRow("Delivered-To: inbound@mail.example\r\nX-Original-To: {0}")]
    [DataRow("Delivered-To: inbound@mail.example\r\nX-Forwarded-To: <{0}>")]
    [DataRow("Delivered-To: inbound@mail.example\r\nTo: \"Support\" <support@acme.example>, {0}")]
    [DataRow("Delivered-To: catchall+{0}")]
    public async Task Mail_is_imported_once_by_the_address_in_its_headers_and_marked_as_seen(string header)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, receiver);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        byte[] copy = [.. Encoding.ASCII.GetBytes(string.Format(null, header, forwarder.Inbound) + "\r\n"), .. _mails.Next()];
        imap.Append(copy);

        await ReadAsync(connector);
        var asked = imap.Commands.Count(command => command.Contains("BODY", StringComparison.Ordinal));
        await ReadAsync(connector);

        Assert.AreEqual(1, await DeliveredAsync(connector, receiver));
        Assert.AreSequenceEqual(copy, (await connector.BytesAsync(Address, Token)).Values.Single());
        Assert.IsTrue(imap.Mails.Single().IsSeen);
        Assert.AreEqual(asked, imap.Commands.Count(command => command.Contains("BODY", StringComparison.Ordinal)));
        Assert.AreEqual("ok", (await ViewAsync(connector)).State);
    }

    [TestMethod]
    public async Task Crash_before_the_checkpoint_and_a_renumbered_folder_import_no_mail_twice()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, receiver);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        imap.OnCommand = command =>
            command.StartsWith("UID STORE", StringComparison.Ordinal) ? throw new IOException("The line is cut.") : Task.CompletedTask;

        await ReadAsync(connector);

        Assert.AreEqual(1, await DeliveredAsync(connector, receiver));
        Assert.AreEqual("OutOfReach", (await ViewAsync(connector)).State);
        Assert.AreEqual(0u, (await StateAsync(connector)).LastUid);

        imap.OnCommand = _ => Task.CompletedTask;
        await ReadAsync(connector);
        imap.Renumber();
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        await ReadAsync(connector);

        Assert.AreEqual(3, await DeliveredAsync(connector, receiver));
        Assert.HasCount(3, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual(3u, (await StateAsync(connector)).LastUid);
        Assert.IsNull((await StateAsync(connector)).Trouble);
    }

    [TestMethod]
    public async Task Wrong_password_is_reported_and_retried_with_pauses_and_the_right_one_works_at_once()
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, password: "wrong");
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        imap.Append(forwarder.Copy(_mails.Next(), Address));

        await ReadAsync(connector);
        await ReadAsync(connector);

        Assert.AreEqual(1, imap.Logins);
        var view = await ViewAsync(connector);
        Assert.AreEqual("WrongPassword", view.State);
        Assert.IsNotNull(view.Since);

        await using var restarted = await connector.StartAnotherAsync(Token, Settings(imap, imap.Password));
        await ReadAsync(restarted);

        Assert.AreEqual("ok", (await ViewAsync(restarted)).State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Unreachable_server_is_tried_again_at_the_next_tick()
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        await imap.StopAsync();

        await ReadAsync(connector);

        Assert.AreEqual("OutOfReach", (await ViewAsync(connector)).State);

        imap.Restart();
        await ReadAsync(connector);

        Assert.AreEqual("ok", (await ViewAsync(connector)).State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Unknown_replaced_and_too_large_mails_stay_in_the_folder_and_do_not_block_the_others()
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, settings: [("Import__MaxMessageBytes", "2500000")]);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, other) = await Forwarder.ConnectAsync(connector, "other@acme.example", Token);
        await connector.Get<InboundAddresses>().RevokeAsync(ConnectorUnderTest.KeyOf("other@acme.example"), Token);
        var large = forwarder.Copy(_mails.OfSize(2_400_000), Address);
        imap.Append(Encoding.ASCII.GetBytes($"Delivered-To: in-{new string('a', 26)}@{Forwarder.Domain}\r\n\r\nno such address"));
        imap.Append(_mails.Next());
        imap.Append(forwarder.Copy(_mails.OfSize(2_600_000), Address));
        imap.Append(other.Copy(_mails.Next(), "other@acme.example"));
        var taken = imap.Append(large);

        await ReadAsync(connector);
        await ReadAsync(connector);

        Assert.AreEqual(4, (await ViewAsync(connector)).Left);
        Assert.AreEqual(taken, imap.Mails.Single(mail => mail.IsSeen).Uid);
        Assert.HasCount(5, imap.Mails);
        Assert.AreSequenceEqual(large, (await connector.BytesAsync(Address, Token)).Values.Single());
        Assert.IsEmpty(await connector.MessagesAsync("other@acme.example", Token));
    }

    [TestMethod]
    public async Task Two_instances_that_read_at_once_import_each_mail_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, receiver);
        await using var other = await connector.StartAnotherAsync(
            Token, [.. DeliveryWorker.SettingsFor(receiver), .. Settings(imap, imap.Password)]);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        imap.Append(forwarder.Copy(_mails.Next(), Address));
        var hasStarted = false;
        imap.OnCommand = async command =>
        {
            if (!hasStarted && command.StartsWith("UID FETCH", StringComparison.Ordinal))
            {
                hasStarted = true;
                await ReadAsync(other);
            }
        };

        await ReadAsync(connector);

        Assert.AreEqual(2, imap.Logins);
        Assert.AreEqual(2, await DeliveredAsync(connector, receiver));
        Assert.HasCount(2, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual((2u, null), ((await StateAsync(connector)).LastUid, (await StateAsync(connector)).Trouble));
    }

    private Task ReadAsync(ConnectorUnderTest connector) => connector.Get<FetchInboundMailbox>().HandleAsync(Token);

    private async Task<InboundMailboxState> StateAsync(ConnectorUnderTest connector) =>
        (await connector.Get<InboundMailboxTable>().ReadAsync(Token)).State;

    private async Task<InboundMailboxView> ViewAsync(ConnectorUnderTest connector) =>
        (await connector.Get<MailStatus>().InboundMailboxAsync(Token))!;

    private async Task<int> DeliveredAsync(ConnectorUnderTest connector, WebhookReceiver receiver)
    {
        await connector.DeliverAsync(Token);
        return receiver.Accepted.Count;
    }

    private Task<ConnectorUnderTest> StartAsync(
        ImapServer imap, WebhookReceiver? receiver = null, string? password = null, (string Name, string Value)[]? settings = null) =>
        ConnectorUnderTest.StartAsync(
            Token, [.. receiver is null
            ? [] : DeliveryWorker.SettingsFor(receiver), .. Settings(imap, password ?? imap.Password), .. settings ?? []]);

    internal static (string Name, string Value)[] Settings(ImapServer imap, string password) =>
    [
        ("Forwarding__Domain", Forwarder.Domain),
        ("Forwarding__Imap__Host", imap.Host),
        ("Forwarding__Imap__Port", $"{imap.Port}"),
        ("Forwarding__Imap__Security", "None"),
        ("Forwarding__Imap__User", imap.User),
        ("Forwarding__Imap__Password", password),
    ];
}
