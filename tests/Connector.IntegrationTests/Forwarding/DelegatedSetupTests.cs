using Connector.Forwarding;
using Connector.Forwarding.Delegating;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using static Connector.Forwarding.Delegating.SetupOutcome;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Forwarding for many mailboxes in one call, by domain-wide delegation: what it sets, what it leaves alone, and how it is taken back.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DelegatedSetupTests(TestContext context)
{
    private const string One = "one@acme.example";

    private const string Two = "two@acme.example";

    /// <summary>Not below the mailboxes' domain: Gmail asks for a confirmation.</summary>
    private static readonly (string, string) Elsewhere = ("Forwarding__Domain", "in.connector.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task A_dry_run_says_what_would_be_done_and_changes_nothing_then_it_is_done_and_taken_back()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var one = await ConnectAsync(world, One);
        var two = await ConnectAsync(world, Two);
        await world.ForwardAsync(two);

        Assert.AreSequenceEqual([(One, WouldSet), (Two, AlreadySet)], await ActAsync(world, Set(dryRun: true)));
        Assert.AreEqual((AutoForwarding.Off, 0), (one.AutoForwarding, one.ForwardingAddresses.Count));

        world.Gmail.ForgetRequests();
        Assert.AreSequenceEqual([(One, SetupOutcome.Set), (Two, AlreadySet)], await ActAsync(world, Set()));
        Assert.AreEqual(109, world.Gmail.UnitsUsed(One), "two looks before, the address, the switch, two looks after");
        Assert.AreEqual(await world.InboundAsync(One), one.ForwardsTo);
        Assert.AreEqual("leaveInInbox", one.AutoForwarding.Disposition);
        Assert.AreEqual((ReadinessState.Verified, null), await world.LookAsync(One));

        Assert.AreSequenceEqual([(One, WouldRestore), (Two, NothingToRestore)], await ActAsync(world, Restore(dryRun: true)));
        Assert.IsNotNull(one.ForwardsTo);
        Assert.AreSequenceEqual([(One, Restored), (Two, NothingToRestore)], await ActAsync(world, Restore()));
        Assert.AreEqual((AutoForwarding.Off, 0), (one.AutoForwarding, one.ForwardingAddresses.Count));
        Assert.IsNotNull(two.ForwardsTo, "what its owner set up stays");
    }

    [TestMethod]
    public async Task Another_target_is_left_alone_unless_it_may_be_displaced_and_then_it_comes_back()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var one = await ConnectAsync(world, One);
        var before = new AutoForwarding(Enabled: true, "archive@acme.example", "archive");
        (one.ForwardingAddresses, one.AutoForwarding) = ([new ForwardingAddress("archive@acme.example")], before);

        Assert.AreSequenceEqual([(One, ForwardsElsewhere)], await ActAsync(world, Set()));
        Assert.AreEqual(before, one.AutoForwarding);

        Assert.AreSequenceEqual([(One, SetupOutcome.Set)], await ActAsync(world, Set() with { Replace = true }));
        Assert.AreEqual(await world.InboundAsync(One), one.ForwardsTo);

        await ActAsync(world, Restore());
        Assert.AreEqual(before, one.AutoForwarding);
        Assert.HasCount(1, one.ForwardingAddresses);
    }

    [TestMethod]
    public async Task What_somebody_changed_since_is_not_taken_back()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var one = await ConnectAsync(world, One);
        await ActAsync(world, Set());
        one.ForwardingAddresses = [.. one.ForwardingAddresses, new ForwardingAddress("archive@acme.example")];
        one.AutoForwarding = new AutoForwarding(Enabled: true, "archive@acme.example");

        Assert.AreSequenceEqual([(One, ForwardsElsewhere)], await ActAsync(world, Restore()));
        Assert.AreEqual("archive@acme.example", one.ForwardsTo);
    }

    [TestMethod]
    public async Task Each_mailbox_has_a_result_of_its_own_whatever_stands_against_the_others()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var granted = await ConnectAsync(world, One);
        (await world.ConnectAsync("scope@acme.example")).DelegatedScopes = [GmailScopes.Readonly];
        (await world.ConnectAsync("domain@acme.example")).IsDelegated = false;
        (await ConnectAsync(world, "closed@acme.example")).MayForward = false;

        var results = await ActAsync(world, Set() with { Addresses = [One, "scope@acme.example", "domain@acme.example", "closed@acme.example", "nobody@acme.example"] });

        Assert.AreSequenceEqual(
            [
                ("closed@acme.example", SetupOutcome.ClosedByAdministrator), ("domain@acme.example", NotDelegated), ("nobody@acme.example", UnknownMailbox),
                (One, SetupOutcome.Set), ("scope@acme.example", NotDelegated),
            ],
            results);
        Assert.IsNotNull(granted.ForwardsTo);
    }

    [TestMethod]
    public async Task Outside_the_domain_a_person_confirms_what_Gmail_asks_and_the_same_call_goes_on()
    {
        await using var world = await ForwardingWorld.StartAsync(Token, Elsewhere);
        var one = await ConnectAsync(world, One);

        Assert.AreSequenceEqual([(One, WaitsForConfirmation)], await ActAsync(world, Set()));
        Assert.AreSequenceEqual([200], await world.ArriveAsync());
        var facts = await world.Connector.Get<ForwardingTable>().FindAsync(ConnectorUnderTest.KeyOf(One), Token);
        Assert.AreEqual((ConfirmationMails.Code, ConfirmationMails.Link), (facts.Confirmation?.Code, facts.Confirmation?.Link));
        Assert.AreEqual((ReadinessState.Pending, ReadinessCause.NotConfirmed), await world.LookAsync(One));
        Assert.AreSequenceEqual([(One, WaitsForConfirmation)], await ActAsync(world, Set()));

        one.ForwardingAddresses = [one.ForwardingAddresses[0] with { VerificationStatus = "accepted" }];
        Assert.AreSequenceEqual([(One, SetupOutcome.Set)], await ActAsync(world, Set()));
        await ActAsync(world, Restore());
        Assert.IsEmpty(one.ForwardingAddresses);
    }

    [TestMethod]
    public async Task What_broke_off_in_the_middle_goes_on_with_the_same_call_and_still_knows_what_was_there()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var one = await ConnectAsync(world, One);
        using var dead = world.Gmail.Faults.Set(new GmailFault.Refuse("badRequest"), FaultScope.Of(CallKind.UpdateForwarding));

        Assert.AreSequenceEqual([(One, Failed)], await ActAsync(world, Set()));
        Assert.HasCount(1, one.ForwardingAddresses, "half done");
        dead.Dispose();

        Assert.AreSequenceEqual([(One, SetupOutcome.Set)], await ActAsync(world, Set()));
        Assert.AreSequenceEqual([(One, Restored)], await ActAsync(world, Restore()));
        Assert.AreEqual((AutoForwarding.Off, 0), (one.AutoForwarding, one.ForwardingAddresses.Count));
    }

    [TestMethod]
    public async Task A_door_that_is_shut_hears_no_second_knock_and_an_open_incident_none_at_all()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);

        for (var number = 0; number < 12; number++)
        {
            await ConnectAsync(world, $"box{number:00}@acme.example");
        }

        using (world.Gmail.Faults.Block())
        {
            var results = await ActAsync(world, Set());
            Assert.IsLessThanOrEqualTo(4, results.Count(result => result.Outcome == Failed));
            Assert.IsGreaterThanOrEqualTo(8, results.Count(result => result.Outcome == NotReached));
        }

        await world.OpenIncidentAsync(ConnectorUnderTest.Account);
        world.Gmail.ForgetRequests();
        await Assert.ThrowsExactlyAsync<HeldByIncidentException>(() => ActAsync(world, Set(dryRun: true)));
        Assert.IsEmpty(world.Gmail.Requests);
    }

    private static SetupOrder Set(bool dryRun = false) => new(ConnectorUnderTest.Account, Restores: false, DryRun: dryRun);

    private static SetupOrder Restore(bool dryRun = false) => new(ConnectorUnderTest.Account, Restores: true, DryRun: dryRun);

    private async Task<IReadOnlyList<(string Address, SetupOutcome Outcome)>> ActAsync(ForwardingWorld world, SetupOrder order) =>
        [.. (await world.Connector.Get<DelegatedSetup>().HandleAsync(order, Token)).Select(result => (result.Address, result.Outcome))];

    private static async Task<SimulatedMailbox> ConnectAsync(ForwardingWorld world, string address)
    {
        var mailbox = await world.ConnectAsync(address);
        mailbox.DelegatedScopes = [GmailScopes.Readonly, GmailScopes.SettingsSharing];
        return mailbox;
    }
}
