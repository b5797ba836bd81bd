using Connector.Alerting;
using Connector.Importing;
using Connector.Incidents;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Incidents;

[TestClass]
[TestCategory("Integration")]
public sealed class IncidentTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Block_allows_only_canaries_and_ends_with_all_mail_imported_and_proven()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 2, perAccount: 4, Token);

        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(2);
        await stage.UntilAsync(IncidentPhase.Open);
        var opened = await stage.SingleAsync();
        await AssertSilenceAsync(stage, opened);

        stage.DeliverToAll(1);
        stage.World.Gmail.Faults.Clear();
        await stage.UntilAsync(IncidentPhase.Resolved);
        await stage.AssertAllIsWellAsync();

        var resolved = await stage.SingleAsync();
        Assert.AreEqual(opened.Id, resolved.Id);
        Assert.IsNull(resolved.Account);
        Assert.AreEqual(FailureClass.ProviderBlocked, resolved.Cause);
        Assert.AreSequenceEqual([0.05, 0.25, 1], resolved.Steps.Select(step => step.Share));
        Assert.AreSequenceEqual([3, 3, 8], resolved.Steps.Select(step => step.Mailboxes));
        Assert.AreEqual((8, 0), (resolved.Counts.Proven, resolved.Counts.Missing));
        Assert.AreEqual(8, resolved.Counts.Refused + resolved.Counts.Held);
        Assert.IsGreaterThan(0, resolved.Samples.Count);
        Assert.IsTrue(resolved.FirstFailureAt <= resolved.DetectedAt && resolved.DetectedAt <= resolved.FirstCleanCanaryAt
            && resolved.FirstCleanCanaryAt <= resolved.RampAt && resolved.RampAt <= resolved.BacklogZeroAt
                && resolved.BacklogZeroAt <= resolved.ResolvedAt);
        Assert.IsEmpty(stage.World.Gmail.SorryPageRequests);
    }

    [TestMethod]
    public async Task Each_account_has_one_outage_from_detection_to_the_end()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 2, perAccount: 3, Token);
        var outages = stage.World.Sound.Get<OutageTable>();

        stage.World.Gmail.Faults.Block();
        await stage.UntilAsync(
            async () => await stage.IsAsync(IncidentPhase.Open) && (await stage.SingleAsync()).IsTold, "the accounts are told");
        var before = new[]
        {
            await outages.FindOpenAsync("a0", OutageKind.Provider, Token),
            await outages.FindOpenAsync("a1", OutageKind.Provider, Token),
        };
        Assert.DoesNotContain((Outage?)null, before);

        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();

        foreach (var outage in before)
        {
            var after = await outages.FindAsync(outage!.Account, outage.Id, Token);
            Assert.AreEqual(0, after!.Away, "all are back, the incident too");
        }
    }

    [TestMethod]
    public async Task Short_failure_is_dismissed_by_a_clean_canary()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 1, perAccount: 6, Token);
        stage.World.Gmail.Faults.Block(FaultScope.AllReads with { Times = 3 });
        stage.DeliverToAll(1);

        for (var ticks = 0; ticks < 12; ticks++)
        {
            await stage.TickAsync();
        }

        await stage.AssertAllIsWellAsync();
        Assert.IsEmpty(await stage.IncidentsAsync());
    }

    [TestMethod]
    public async Task Answered_lists_begin_no_ramp_while_messages_are_refused()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 1, perAccount: 4, Token);
        stage.World.Gmail.Faults.Block(FaultScope.Of(CallKind.Get));
        stage.DeliverToAll(1);
        await stage.UntilAsync(IncidentPhase.Open);
        var canaries = (await stage.SingleAsync()).Canaries;

        await stage.UntilAsync(async () => (await stage.SingleAsync()).Canaries >= canaries + 3, "more canaries were sent");

        Assert.IsTrue(await stage.IsAsync(IncidentPhase.Open));
        Assert.AreEqual("users.messages.get", (await stage.SingleAsync()).Samples[^1].Call);
        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();
    }

    [TestMethod]
    public async Task Relapse_in_the_ramp_slows_canaries_and_stays_one_incident()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 2, perAccount: 6, Token);
        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(1);
        await stage.UntilAsync(IncidentPhase.Open);
        stage.World.Gmail.Faults.Clear();
        await stage.UntilAsync(IncidentPhase.Ramping);

        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(1);
        await stage.UntilAsync(IncidentPhase.Open);
        Assert.Contains(entry => entry.What == "relapsed", (await stage.SingleAsync()).Timeline);
        await stage.UntilAsync(
            async () => (await stage.SingleAsync()).Relapses == 1, "it counts as a relapse, at the latest when the next canary is refused");

        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();
        Assert.AreEqual(12, (await stage.SingleAsync()).Counts.Proven);
    }

    [TestMethod]
    public async Task Repeated_blocks_are_one_incident()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 1, perAccount: 4, Token);

        for (var flap = 0; flap < 2; flap++)
        {
            stage.World.Gmail.Faults.Block();
            stage.DeliverToAll(1);
            await stage.UntilAsync(IncidentPhase.Open);
            stage.World.Gmail.Faults.Clear();
            await stage.AssertAllIsWellAsync();
        }

        var incident = await stage.SingleAsync();
        Assert.AreEqual(1, incident.Flaps);
        Assert.Contains(entry => entry.What == "reopened", incident.Timeline);
    }

    [TestMethod]
    public async Task Unavailable_provider_is_an_incident_of_its_own_class()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 1, perAccount: 4, Token);
        stage.World.Gmail.Faults.Set(new GmailFault.Reset());
        stage.DeliverToAll(1);
        await stage.UntilAsync(IncidentPhase.Open);

        var opened = await stage.SingleAsync();
        Assert.AreEqual(FailureClass.ProviderUnavailable, opened.Cause);
        await AssertSilenceAsync(stage, opened);
        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync();
    }

    [TestMethod]
    public async Task Two_instances_resolve_one_incident()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 2, perAccount: 4, Token);
        await using var other = stage.World.NewWorker(new Wire());
        WorkerUnderTest[] both = [stage.World.Sound, other];

        stage.World.Gmail.Faults.Block();
        stage.DeliverToAll(2);
        await stage.UntilAsync(IncidentPhase.Open, both);
        await AssertSilenceAsync(stage, await stage.SingleAsync(), both);
        stage.World.Gmail.Faults.Clear();
        await stage.AssertAllIsWellAsync(both);

        var incident = await stage.SingleAsync();
        Assert.AreEqual((IncidentPhase.Resolved, 8), (incident.Phase, incident.Counts.Proven));
    }

    [TestMethod]
    public async Task Held_job_makes_no_call_and_leaves_its_mailbox_unchanged()
    {
        await using var stage = await IncidentStage.StartAsync(accounts: 1, perAccount: 4, Token);
        stage.World.Gmail.Faults.Block();
        await stage.UntilAsync(IncidentPhase.Open);
        var before = await stage.World.MailboxAsync(stage.Keys[3], Token);
        stage.World.Gmail.ForgetRequests();

        var worker = stage.World.Sound;
        await worker.Get<FetchPlanner>().TryPlanAtOnceAsync(before, Token);
        await worker.Get<RunFetchJob>().HandleAsync(FetchJob.For(stage.Keys[3]), Token);

        Assert.IsEmpty(stage.World.Gmail.Requests);
        Assert.AreEqual(before.State.Name, (await stage.World.MailboxAsync(stage.Keys[3], Token)).State.Name);
        Assert.IsNotNull(await worker.Get<IncidentGate>().HeldByAsync(before, Token));
    }

    /// <summary>Asserts that all calls of a dozen ticks are canaries.</summary>
    private static async Task AssertSilenceAsync(IncidentStage stage, Incident opened, params WorkerUnderTest[] workers)
    {
        stage.World.Gmail.ForgetRequests();

        for (var ticks = 0; ticks < 12; ticks++)
        {
            await stage.TickAsync(workers);
        }

        var canaries = (await stage.SingleAsync()).Canaries - opened.Canaries;
        Assert.IsGreaterThan(0, canaries, "canaries are sent");
        Assert.HasCount(canaries, stage.World.Gmail.Requests.Where(request => request.Kind != CallKind.Token).ToList());
    }
}
