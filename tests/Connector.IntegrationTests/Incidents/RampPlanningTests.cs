using Azure.Storage.Queues;
using Connector.Incidents;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Incidents;

/// <summary>The fetches of a ramp.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class RampPlanningTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    /// <summary>A ramp sends its jobs beside those of the planner, so it gets half of the rate.</summary>
    [TestMethod]
    public async Task Jobs_of_a_ramp_begin_one_after_the_other_at_half_the_rate_of_the_planner()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            new GmailSimulatorOptions(), Token, ("Import__JobsPerSecond", "8"));
        await PlanAsync(connector, mailboxes: 30);

        var planned = await connector.Mailboxes.ListAsync(Token).Select(mailbox => mailbox.PlannedAt).ToListAsync(Token);
        var visible = (await connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue)
            .PeekMessagesAsync(32, Token)).Value.Length;
        Assert.AreEqual(30, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        Assert.IsLessThan(30, visible, "some wait");
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(6), planned.Max() - planned.Min());
    }

    /// <summary>Otherwise an incident of a large installation is not looked at for minutes, while the provider may block again.</summary>
    [TestMethod]
    public async Task Round_of_a_ramp_plans_what_may_begin_within_ten_seconds()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            new GmailSimulatorOptions(), Token, ("Import__JobsPerSecond", "4"));

        await PlanAsync(connector, mailboxes: 30);

        Assert.AreEqual(20, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    private async Task PlanAsync(ConnectorUnderTest connector, int mailboxes)
    {
        for (var number = 0; number < mailboxes; number++)
        {
            await connector.ConnectAsync($"box{number}@acme.example", Token);
        }

        var now = TimeProvider.System.GetUtcNow();
        var options = connector.Get<IncidentOptions>();
        var suspicion = new Suspicion(null, FailureClass.ProviderBlocked, now.AddMinutes(-5), 3, 3, 0, []);
        var incident = IncidentLife.Begin("20240913-1500-TEST", suspicion, now, options) with
        {
            Phase = IncidentPhase.Ramping,
            RampAt = now,
            Step = 3,
        };

        var all = await connector.Mailboxes.ListAsync(Token).ToListAsync(Token);

        await connector.Get<RampPlanning>().PlanAsync(
            incident, new IncidentScene([incident], now, options) { Mailboxes = all }, Token);
    }
}
