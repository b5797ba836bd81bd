using System.Text;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Posts of forwarded mail, loops and audits change the readiness of a mailbox.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ForwardedMailReadinessTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly byte[] Mail = new GeneratedMails(seed: 4).Next();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Rotated_address_stays_valid_for_its_grace_and_a_revoked_one_ends_at_once()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var rotated = await connector.Get<InboundAddresses>().RotateAsync(ConnectorUnderTest.KeyOf(Address), Token);
        Assert.AreNotEqual(forwarder.Inbound, rotated!.Standby.InboundAddress);
        await forwarder.PostAsync(Mail, Token);

        var newer = new Forwarder(connector, rotated.Standby.InboundAddress!);
        await connector.Get<InboundAddresses>().RevokeAsync(ConnectorUnderTest.KeyOf(Address), Token);

        await InboundPosts.RefusedAsync(410, () => newer.PostAsync(new GeneratedMails(seed: 9).Next(), Token));
        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessCause.TargetBounces, readiness.Cause);
    }

    [TestMethod]
    public async Task Mail_in_a_forwarding_loop_is_dropped_after_one_turn_and_breaks_the_readiness()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);

        var once = forwarder.Copy(Mail, Address);
        await forwarder.PostAsync(once, Token);

        await InboundPosts.RefusedAsync(
            422, () => forwarder.PostAsync(forwarder.Copy([.. "X-Footer: changed on its way\r\n"u8, .. once], Address), Token));

        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessCause.Circle, readiness.Cause);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Headers_of_a_sender_do_not_make_a_mail_a_loop()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var forged =
            $"Received: by 2002:a05:0 with SMTP id 1;\r\nDelivered-To: {forwarder.Inbound}\r\nDelivered-To: "
                + $"{forwarder.Inbound}\r\nX-Forwarded-To: {forwarder.Inbound}\r\n";

        await forwarder.PostAsync(forwarder.Copy([.. Encoding.ASCII.GetBytes(forged), .. Mail], Address), Token);

        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        Assert.AreEqual(ReadinessState.Proven, readiness.State);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Audit_moves_the_readiness_from_pending_over_verified_and_proven_to_broken()
    {
        await using var connector = await StartAsync();
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        gmail.ForwardingAddresses = [new ForwardingAddress(forwarder.Inbound, "pending")];
        Assert.AreEqual((ReadinessState.Pending, ReadinessCause.NotConfirmed), await AuditAsync(connector));

        gmail.ForwardingAddresses = [new ForwardingAddress(forwarder.Inbound)];
        Assert.AreEqual((ReadinessState.Pending, ReadinessCause.NotSwitchedOn), await AuditAsync(connector));

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, forwarder.Inbound);
        Assert.AreEqual((ReadinessState.Verified, null), await AuditAsync(connector));

        await forwarder.PostAsync(forwarder.Copy(Mail, Address), Token);
        Assert.AreEqual((ReadinessState.Proven, null), await AuditAsync(connector));
        Assert.AreEqual(StandbyState.Ready, (await connector.MailboxAsync(Address, Token)).Standby.State);

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, "other@example.org");
        Assert.AreEqual((ReadinessState.Broken, ReadinessCause.PointsElsewhere), await AuditAsync(connector));

        gmail.AutoForwarding = AutoForwarding.Off;
        Assert.AreEqual((ReadinessState.Broken, ReadinessCause.SwitchedOff), await AuditAsync(connector));
    }

    private async Task<(ReadinessState State, ReadinessCause? Cause)> AuditAsync(ConnectorUnderTest connector)
    {
        Assert.IsTrue(await connector.Get<MailboxAudit>().RunAsync(await connector.MailboxAsync(Address, Token), Token));
        var (readiness, _) = await connector.Get<ForwardingTable>().LookAsync(await connector.MailboxAsync(Address, Token), Token);
        return (readiness.State, readiness.Cause);
    }

    private Task<ConnectorUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        ConnectorUnderTest.StartAsync(Token, [.. Forwarder.Settings, .. settings]);
}
