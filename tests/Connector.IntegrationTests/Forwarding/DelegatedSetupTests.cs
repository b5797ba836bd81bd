using Connector.Forwarding.Delegating;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using static Connector.Forwarding.Delegating.SetupOutcome;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Setting and restoring forwarding for many mailboxes by domain-wide delegation.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DelegatedSetupTests(TestContext context)
{
    private const string One = "one@acme.example";

    private const string Two = "two@acme.example";

    /// <summary>Gmail asks for a confirmation, because this domain is not below the mailboxes' domain.</summary>
    private static readonly (string, string) Elsewhere = ("Forwarding__Domain", "in.connector.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Dry_run_changes_nothing_and_restore_undoes_the_real_run()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var one = await ConnectAsync(world, One);
        var two = await ConnectAsync(world, Two);
        await world.ForwardAsync(two);

        Assert.AreSequenceEqual([(One, WouldSet), (Two, AlreadySet)], await ActAsync(world, Set(dryRun: true)));
        Assert.AreEqual((AutoForwarding.Off, 0), (one.AutoForwarding, one.ForwardingAddresses.Count));

        world.Gmail.ForgetRequests();
        Assert.AreSequenceEqual([(One, SetupOutcome.Set), (Two, AlreadySet)], await ActAsync(world, Set()));
        Assert.AreEqual(109, world.Gmail.UnitsUsed(One), "two reads before, the address, the switch, two reads after");
        Assert.AreEqual(await world.InboundAsync(One), one.ForwardsTo);
        Assert.AreEqual("leaveInInbox", one.AutoForwarding.Disposition);
        Assert.AreEqual((ReadinessState.Verified, null), await world.LookAsync(One));

        Assert.AreSequenceEqual([(One, WouldRestore), (Two, NothingToRestore)], await ActAsync(world, Restore(dryRun: true)));
        Assert.IsNotNull(one.ForwardsTo);
        Assert.AreSequenceEqual([(One, Restored), (Two, NothingToRestore)], await ActAsync(world, Restore()));
        Assert.AreEqual((AutoForwarding.Off, 0), (one.AutoForwarding, one.ForwardingAddresses.Count));
        Assert.IsNotNull(two.ForwardsTo, "its owner's setting stays");
    }

    [TestMethod]
    public async Task Another_target_stays_unless_replace_is_set_and_restore_brings_it_back()
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
    public async Task Restore_keeps_changes_that_a_person_made_since()
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
    public async Task Each_mailbox_has_its_own_result()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var granted = await ConnectAsync(world, One);
        (await world.ConnectAsync("scope@acme.example")).DelegatedScopes = [GmailScopes.Readonly];
        (await world.ConnectAsync("domain@acme.example")).IsDelegated = false;
        (await ConnectAsync(world, "closed@acme.example")).MayForward = false;

        var results = await ActAsync(
            world, Set() with
            {
                Addresses = [One, "scope@acme.example", "domain@acme.example", "closed@acme.example", "nobody@acme.example"],
            });

        Assert.AreSequenceEqual(
            [
                ("closed@acme.example", SetupOutcome.ClosedByAdministrator), ("domain@acme.example", NotDelegated),
                    ("nobody@acme.example", UnknownMailbox),
                (One, SetupOutcome.Set), ("scope@acme.example", NotDelegated),
            ],
            results);
        Assert.IsNotNull(granted.ForwardsTo);
    }

    [TestMethod]
    public async Task Address_outside_the_domain_waits_for_a_confirmation_and_the_same_call_continues()
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
    public async Task Interrupted_call_continues_when_repeated_and_still_restores_the_first_settings()
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
    public async Task Blocked_provider_is_called_once_and_not_at_all_during_an_incident()
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
        var answer = await world.Connector.Get<DelegatedSetup>().HandleAsync(Set(dryRun: true), Token);
        Assert.AreEqual((true, 0), (answer.HeldBy is not null, answer.Results.Count));
        Assert.IsEmpty(world.Gmail.Requests);
    }

    private static SetupOrder Set(bool dryRun = false) => new(ConnectorUnderTest.Account, Restores: false, DryRun: dryRun);

    private static SetupOrder Restore(bool dryRun = false) => new(ConnectorUnderTest.Account, Restores: true, DryRun: dryRun);

    private async Task<IReadOnlyList<(string Address, SetupOutcome Outcome)>> ActAsync(ForwardingWorld world, SetupOrder order) =>
        [
            .. (await world.Connector.Get<DelegatedSetup>().HandleAsync(order, Token)).Results
                .Select(result => (result.Address, result.Outcome)),
        ];

    private static async Task<SimulatedMailbox> ConnectAsync(ForwardingWorld world, string address)
    {
        var mailbox = await world.ConnectAsync(address);
        mailbox.DelegatedScopes = [GmailScopes.Readonly, GmailScopes.SettingsSharing];
        return mailbox;
    }
}
