using System.Text;
using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Imap;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>The inbound addresses in a mail of the inbound mailbox decide for which mailboxes it is imported.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class InboundAddressTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private readonly GeneratedMails _mails = new(seed: 9);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_with_two_inbound_addresses_in_its_envelope_is_imported_for_both()
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap);
        var (_, first) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, second) = await Forwarder.ConnectAsync(connector, "other@acme.example", Token);
        imap.Append([.. Encoding.ASCII.GetBytes($"Envelope-To: {first.Inbound}, {second.Inbound}\r\n"), .. _mails.Next()]);

        await ReadAsync(connector);

        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.HasCount(1, await connector.MessagesAsync("other@acme.example", Token));
        Assert.IsTrue(imap.Mails.Single().IsSeen);
    }

    [TestMethod]
    [DataRow("Delivered-To: {0}\r\nReceived: from mail.google.com by mx.in.example\r\n", Connector.Mailboxes.ReadinessCause.TargetBounces)]
    [DataRow("Received: from mail.evil.example by mx.in.example\r\nDelivered-To: {0}\r\n", null)]
    [DataRow("Received: from mail.evil.example by mx.in.example\r\nTo: {0}\r\n", null)]
    public async Task Replaced_address_breaks_the_readiness_if_the_receiver_wrote_it_but_not_if_the_sender_did(
        string headers, Connector.Mailboxes.ReadinessCause? cause)
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap);
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        await connector.Get<InboundAddresses>().RevokeAsync(ConnectorUnderTest.KeyOf(Address), Token);
        imap.Append([.. Encoding.ASCII.GetBytes(string.Format(null, headers, forwarder.Inbound)), .. _mails.Next()]);

        await ReadAsync(connector);

        var (readiness, _) =
            await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(cause, readiness.Cause);
    }

    [TestMethod]
    public async Task Inbound_mailbox_with_a_plus_user_gives_plus_addresses()
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap, ("Forwarding__Imap__PlusUser", "helpdesk"));
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var addresses = connector.Get<InboundAddresses>();
        imap.Append(forwarder.Copy(_mails.Next(), Address));

        await ReadAsync(connector);

        Assert.StartsWith("helpdesk+in-", forwarder.Inbound);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.IsTrue(addresses.IsInbound(forwarder.Inbound) && addresses.IsInbound($"helpdesk@{Forwarder.Domain}"));
        Assert.IsFalse(addresses.IsInbound($"another@{Forwarder.Domain}"));
    }

    private Task ReadAsync(ConnectorUnderTest connector) => connector.Get<FetchInboundMailbox>().HandleAsync(Token);

    private Task<ConnectorUnderTest> StartAsync(ImapServer imap, params (string Name, string Value)[] settings) =>
        ConnectorUnderTest.StartAsync(Token, [.. InboundMailboxTests.Settings(imap, imap.Password), .. settings]);
}
