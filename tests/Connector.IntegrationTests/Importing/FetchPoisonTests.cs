using System.Diagnostics;
using Azure.Storage.Queues;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class FetchPoisonTests(TestContext context)
{
    private const string Job = """{"account":"acme","address":"support@acme.example"}""";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_of_a_poison_fetch_is_planned_after_growing_pauses()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), Token);
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, clock, Token);
        await connector.ConnectAsync("support@acme.example", Token);
        var pauses = new List<int>();

        for (var time = 1; time <= 4; time++)
        {
            await connector.Get<FetchPoison>().HandleAsync($"message-{time}", Job, Token);
            pauses.Add(await MinutesUntilPlannedAsync(connector, clock));
        }

        Assert.AreSequenceEqual([0, 5, 15, 15], pauses);
    }

    [TestMethod]
    public async Task Poison_of_traced_fetches_of_one_mailbox_is_one_row()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        for (var time = 1; time <= 2; time++)
        {
            using var invocation = new Activity("function") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
            await connector.Get<FetchPoison>().HandleAsync($"message-{time}", Job, Token);
        }

        Assert.AreEqual(2, (await connector.Get<PoisonTable>().ListAsync(queue: null, after: null, Token).SingleAsync(Token)).Times);
    }

    /// <summary>Lets time pass until the planner sends a job, and loses it.</summary>
    private async Task<int> MinutesUntilPlannedAsync(ConnectorUnderTest connector, FakeTimeProvider clock)
    {
        for (var minutes = 0; minutes < 60; minutes++)
        {
            await connector.Get<FetchPlanner>().PlanDueAsync(Token);

            if (await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token) > 0)
            {
                await connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue).ClearMessagesAsync(Token);
                return minutes;
            }

            clock.Advance(TimeSpan.FromMinutes(1));
        }

        return 60;
    }
}
