using Connector.Alerting;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using static Connector.Forwarding.Readiness.ReadinessState;
using static Connector.Mailboxes.ReadinessCause;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Reaches every state and cause of readiness by the behaviour of Gmail.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ReadinessTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private readonly GeneratedMails _mails = new(seed: 12);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Setup_goes_from_none_over_pending_and_verified_to_proven()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        var inbound = await world.InboundAsync(Address);
        Assert.AreEqual((None, null), await world.AuditAsync(Address));

        // Gmail's question comes first, by mail; the settings say the same when they are read.
        world.Gmail.Forwarding!(new ForwardedCopy(
            Address, "confirmation", inbound, world.Gmail.Confirmations.Write(Address, inbound), world.Clock.GetUtcNow()));
        await world.ArriveAsync();
        gmail.ForwardingAddresses = [new ForwardingAddress(inbound, "pending")];
        Assert.AreEqual((Pending, NotConfirmed), await world.LookAsync(Address));
        Assert.AreEqual((Pending, NotConfirmed), await world.AuditAsync(Address));
        Assert.IsEmpty(await world.Connector.MessagesAsync(Address, Token), "a confirmation is no ticket");

        gmail.ForwardingAddresses = [new ForwardingAddress(inbound)];
        Assert.AreEqual((Pending, NotSwitchedOn), await world.AuditAsync(Address));

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, inbound);
        Assert.AreEqual((Verified, null), await world.AuditAsync(Address));

        gmail.Deliver(_mails.Next());
        await world.ArriveAsync();
        Assert.AreEqual((Proven, null), await world.LookAsync(Address));
        Assert.AreEqual((Proven, null), await world.AuditAsync(Address));
    }

    [TestMethod]
    public async Task Address_unconfirmed_for_a_week_is_broken()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        gmail.ForwardingAddresses = [new ForwardingAddress(await world.InboundAsync(Address), "pending")];
        Assert.AreEqual((Pending, NotConfirmed), await world.AuditAsync(Address));

        world.Clock.MoveOn(TimeSpan.FromDays(8));

        Assert.AreEqual((Broken, NeverConfirmed), await world.AuditAsync(Address));
    }

    [TestMethod]
    public async Task Forwarding_elsewhere_or_switched_off_is_broken()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        Assert.AreEqual((Verified, null), await world.AuditAsync(Address));

        gmail.AutoForwarding = new AutoForwarding(Enabled: true, "archive@acme.example");
        Assert.AreEqual((Broken, PointsElsewhere), await world.AuditAsync(Address));

        gmail.AutoForwarding = AutoForwarding.Off;
        Assert.AreEqual((Broken, SwitchedOff), await world.AuditAsync(Address));
    }

    [TestMethod]
    public async Task Forwarding_closed_by_the_Workspace_administrator_is_found_by_the_audit()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        gmail.Deliver(_mails.Next());
        await world.ArriveAsync();
        Assert.AreEqual((Proven, null), await world.AuditAsync(Address));

        gmail.MayForward = false;

        Assert.AreEqual((Broken, SwitchedOffByAdministrator), await world.AuditAsync(Address));
        gmail.MayForward = true;
        Assert.AreEqual((Proven, null), await world.AuditAsync(Address));
    }

    [TestMethod]
    public async Task Mail_by_the_API_without_forwarded_copies_for_hours_breaks_the_readiness()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        Assert.AreEqual((Verified, null), await world.AuditAsync(Address));
        gmail.Deliver(_mails.Next());
        await world.ArriveAsync();

        // Between two audits, and the settings look as they did.
        gmail.MayForward = false;
        world.Clock.MoveOn(TimeSpan.FromHours(2));
        gmail.Deliver(_mails.Next());
        await world.Connector.FetchAsync(Address, Token);
        Assert.AreEqual((Proven, null), await world.LookAsync(Address), "a copy may take its time");

        world.Clock.MoveOn(TimeSpan.FromHours(2));
        Assert.AreEqual((Broken, StoppedArriving), await world.LookAsync(Address));
    }

    [TestMethod]
    public async Task Test_mail_that_comes_back_proves_the_route_and_is_delivered_on_neither_route()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        await world.AuditAsync(Address);

        var sent = await world.Connector.Get<TestMail>().SendAsync(ConnectorUnderTest.KeyOf(Address), Token);
        Assert.IsInstanceOfType<SendResult.Sent>(sent);
        gmail.Deliver(world.Smtp.MailsFor(Address).Single().Raw.ToArray());
        await world.ArriveAsync();
        await world.Connector.FetchAsync(Address, Token);

        Assert.AreEqual((Proven, null), await world.LookAsync(Address));
        var facts = await world.Connector.Get<ForwardingTable>().FindAsync(ConnectorUnderTest.KeyOf(Address), Token);
        Assert.IsTrue(facts.TestArrivedAt >= facts.TestSentAt);
        Assert.AreSequenceEqual(
            ["Duplicate", "OwnAlert"],
            (await world.Connector.MessagesAsync(Address, Token)).Values.Select(row => row.GetString("State")).Order());
    }

    [TestMethod]
    public async Task Test_mail_missing_after_ten_minutes_breaks_a_verified_route()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        await world.AuditAsync(Address);
        gmail.MayForward = false;

        await world.Connector.Get<TestMail>().SendAsync(ConnectorUnderTest.KeyOf(Address), Token);
        gmail.Deliver(world.Smtp.MailsFor(Address).Single().Raw.ToArray());
        Assert.AreEqual((Verified, null), await world.LookAsync(Address));

        world.Clock.MoveOn(TimeSpan.FromMinutes(11));
        Assert.AreEqual((Broken, ProofDidNotArrive), await world.LookAsync(Address));
    }

    [TestMethod]
    public async Task Forwarding_to_a_revoked_address_is_broken_until_Gmail_uses_the_new_one()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        gmail.Deliver(_mails.Next());
        await world.ArriveAsync();
        await world.Connector.Get<InboundAddresses>().RevokeAsync(ConnectorUnderTest.KeyOf(Address), Token);

        gmail.Deliver(_mails.Next());
        Assert.AreSequenceEqual([410], await world.ArriveAsync());
        Assert.AreEqual((Broken, TargetBounces), await world.LookAsync(Address));

        world.Clock.MoveOn(TimeSpan.FromMinutes(6));
        await world.ForwardAsync(gmail);
        gmail.Deliver(_mails.Next());
        await world.ArriveAsync();
        Assert.AreEqual((Proven, null), await world.LookAsync(Address));
    }

    [TestMethod]
    public async Task Audit_does_not_call_Gmail_during_an_incident_and_keeps_the_facts()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var gmail = await world.ConnectAsync(Address);
        await world.ForwardAsync(gmail);
        await world.AuditAsync(Address);
        await world.OpenIncidentAsync();
        gmail.AutoForwarding = AutoForwarding.Off;
        world.Gmail.ForgetRequests();

        await world.Connector.Get<AuditForwarding>().HandleAsync(Token);
        Assert.IsFalse(await world.Connector.Get<MailboxAudit>().RunAsync(await world.Connector.MailboxAsync(Address, Token), Token));

        Assert.IsEmpty(world.Gmail.Requests);
        Assert.AreEqual((Verified, null), await world.LookAsync(Address));
    }
}
