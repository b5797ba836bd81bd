using Azure.Data.Tables;
using Azure.Storage.Queues;
using Connector.Importing;
using Connector.Incidents;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class FetchPlannerTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Due_mailbox_gets_one_job_however_often_the_timer_fires()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectManyAsync(connector, 30);
        var planner = connector.Get<FetchPlanner>();

        await Task.WhenAll(planner.PlanDueAsync(Token), planner.PlanDueAsync(Token));
        await planner.PlanDueAsync(Token);

        Assert.AreEqual(30, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Job_holds_only_ids_in_base64_and_camel_case_and_never_expires()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync("support@acme.example", Token);

        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        var message = (await connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue)
            .ReceiveMessageAsync(cancellationToken: Token)).Value;
        Assert.AreEqual("""{"account":"acme","address":"support@acme.example"}""", message.Body.ToString());
        Assert.IsGreaterThan(TimeProvider.System.GetUtcNow().AddYears(100), message.ExpiresOn!.Value);
    }

    /// <summary>Otherwise all instances that Azure starts for the first second are idle for the rest of the minute.</summary>
    [TestMethod]
    public async Task Jobs_of_a_large_tick_begin_one_after_the_other_and_are_not_lost_meanwhile()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            new GmailSimulatorOptions(), Token, ("Import__JobsPerSecond", "1"), ("Import__JobExpiry", "00:00:03"));
        await ConnectManyAsync(connector, 30);
        var planner = connector.Get<FetchPlanner>();

        await planner.PlanDueAsync(Token);
        var queue = connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue);
        var visible = (await queue.PeekMessagesAsync(32, Token)).Value.Length;
        var planned = await connector.Get<MailboxTable>().ListAsync(Token).Select(mailbox => mailbox.PlannedAt).ToListAsync(Token);

        Assert.AreEqual(30, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        Assert.IsLessThan(30, visible, "some wait");
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(25), planned.Max() - planned.Min());
    }

    /// <summary>A tick takes fifty seconds' worth of jobs; here fifty. Those of the first tick are fetched and due again.</summary>
    [TestMethod]
    public async Task Mailboxes_that_a_full_tick_leaves_are_planned_before_others_are_planned_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            new GmailSimulatorOptions(), Token, ("Import__JobsPerSecond", "1"));
        await ConnectManyAsync(connector, 60);
        var planner = connector.Get<FetchPlanner>();

        await planner.PlanDueAsync(Token);
        var first = await PlannedAsync(connector);
        await MakeDueAgainAsync(connector, first);
        await planner.PlanDueAsync(Token);
        var second = await PlannedAsync(connector);

        Assert.HasCount(50, first);
        Assert.HasCount(50, second);
        Assert.HasCount(60, first.Union(second));
        Assert.AreEqual(100, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Mailboxes_that_an_incident_holds_leave_a_full_tick_to_the_others()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(
            new GmailSimulatorOptions(), Token, ("Import__JobsPerSecond", "1"));
        await ConnectManyAsync(connector, 60);
        var other = new MailboxKey("zebra", "support@zebra.example");
        await connector.ConnectAsync(other.Address, Token, mailbox => mailbox with { Key = other });
        await HoldAsync(connector, "acme");

        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        Assert.AreSequenceEqual([other], await PlannedAsync(connector));
    }

    [TestMethod]
    public async Task Mailbox_is_planned_again_after_its_fetch()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync("support@acme.example", Token);
        var planner = connector.Get<FetchPlanner>();
        await planner.PlanDueAsync(Token);
        await connector.FetchAsync("support@acme.example", Token);

        await planner.PlanDueAsync(Token);

        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Leased_mailbox_is_not_planned_until_the_lease_ends()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync("support@acme.example", Token);
        var lease = await connector.Get<MailboxLeases>().TryTakeAsync(
            await connector.MailboxAsync("support@acme.example", Token), Token);
        var planner = connector.Get<FetchPlanner>();

        await planner.PlanDueAsync(Token);
        var whileHeld = await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token);
        await lease!.DisposeAsync();
        await planner.PlanDueAsync(Token);

        Assert.AreEqual(0, whileHeld);
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Lost_job_is_planned_again_but_not_while_jobs_wait_in_the_queue()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync("lost@acme.example", Token, Planned(secondsAgo: 60));
        await connector.ConnectAsync("fresh@acme.example", Token, Planned(secondsAgo: 1));
        var planner = connector.Get<FetchPlanner>();

        await planner.EnqueueAsync(ConnectorUnderTest.KeyOf("lost@acme.example"), Token);
        await planner.PlanDueAsync(Token);
        var whileWaiting = await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token);
        await connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.FetchJobsQueue).ClearMessagesAsync(Token);
        await planner.PlanDueAsync(Token);

        Assert.AreEqual(1, whileWaiting);
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Parked_paused_and_backing_off_mailboxes_are_left_alone()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        await connector.ConnectAsync(
            "parked@acme.example", Token, In(new MailboxState.Parked(FailureClass.ProviderBlocked, 1, later, later)));
        await connector.ConnectAsync("paused@acme.example", Token, In(new MailboxState.Paused(later)));
        await connector.ConnectAsync(
            "backing@acme.example", Token, In(new MailboxState.BackingOff(FailureClass.RateLimited, 1, later, later)));

        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Unreadable_row_does_not_hide_others()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectManyAsync(connector, 3);
        var table = connector.Get<TableServiceClient>().GetTableClient(StorageNames.MailboxesTable);
        var row = (await table.GetEntityAsync<TableEntity>("acme", "m1@acme.example", cancellationToken: Token)).Value;
        row["Mailbox"] = "Nonsense";
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);

        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    private static Func<Mailbox, Mailbox> In(MailboxState state) => mailbox => mailbox with { State = state };

    private static Func<Mailbox, Mailbox> Planned(int secondsAgo) =>
        mailbox => mailbox with { PlannedAt = TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo) };

    private async Task<IReadOnlyList<MailboxKey>> PlannedAsync(ConnectorUnderTest connector) =>
        await connector.Mailboxes.ListAsync(Token).Where(mailbox => mailbox.PlannedAt > DateTimeOffset.UnixEpoch)
            .Select(mailbox => mailbox.Key).ToListAsync(Token);

    private async Task MakeDueAgainAsync(ConnectorUnderTest connector, IReadOnlyList<MailboxKey> mailboxes)
    {
        var now = TimeProvider.System.GetUtcNow();

        foreach (var key in mailboxes)
        {
            await connector.Mailboxes.ChangeAsync(
                key, mailbox => mailbox with { PlannedAt = DateTimeOffset.UnixEpoch, PollAt = now }, Token);
        }
    }

    private async Task HoldAsync(ConnectorUnderTest connector, string account)
    {
        var now = TimeProvider.System.GetUtcNow();
        var suspicion = new Suspicion(account, FailureClass.ProviderBlocked, now.AddMinutes(-5), 3, 3, 0, []);
        var incident = IncidentLife.Begin("20240913-1500-TEST", suspicion, now, connector.Get<IncidentOptions>());
        Assert.IsNotNull(await connector.Get<IncidentTable>().TryBeginAsync(incident with { Phase = IncidentPhase.Open }, Token));
    }

    private async Task ConnectManyAsync(ConnectorUnderTest connector, int count)
    {
        foreach (var number in Enumerable.Range(0, count))
        {
            await connector.ConnectAsync($"m{number}@acme.example", Token);
        }
    }
}
