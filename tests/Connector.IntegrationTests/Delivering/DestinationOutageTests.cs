using Connector.Alerting;
using Connector.Delivering;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>A destination that takes nothing, whatever it answers: no mail is refused for it, people are told once, and its recovery is complete.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DestinationOutageTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(401)]
    [DataRow(403)]
    [DataRow(404)]
    [DataRow(405)]
    [DataRow(407)]
    [DataRow(410)]
    [DataRow(500)]
    public async Task A_destination_that_answers_every_mail_alike_refuses_none_and_gets_all_when_it_is_back(int status)
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 150);
        world.Receiver.Mood = new WebhookMood.Answers(status);

        await world.DeliverAsync();
        Assert.IsTrue((await world.StatesAsync(Address)).All(state => state == "Stored"));

        await RecoverAsync(world);

        Assert.HasCount(150, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        Assert.HasCount(150, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task A_destination_that_refuses_one_mail_after_the_other_is_down_and_gets_the_refused_mails_again_when_it_is_back()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 150);
        world.Receiver.Mood = new WebhookMood.Answers(400);

        await world.DeliverAsync();

        var states = await world.StatesAsync(Address);
        Assert.AreEqual(DestinationHealth.MaxRefused - 1, states.Count(state => state == "DeadLettered"));
        Assert.AreEqual(150 - DestinationHealth.MaxRefused + 1, states.Count(state => state == "Stored"));

        await RecoverAsync(world);

        Assert.HasCount(150, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        Assert.IsTrue((await world.StatesAsync(Address)).All(state => state == "Delivered"));
        Assert.IsFalse(await world.Connector.Get<DeadLetters>().ListAsync("acme", after: null, Token).AnyAsync(Token));
    }

    [TestMethod]
    public async Task Mails_that_are_refused_between_others_that_are_taken_stay_refused()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var ids = await world.ImportAsync(Address, mails: 20);
        var bad = ids.Where((_, index) => index % 2 == 0).ToHashSet();
        world.Receiver.Mood = new WebhookMood.Answers(422, webhook => bad.Contains(webhook.GmailId));

        await world.DeliverAsync();

        Assert.HasCount(10, world.Receiver.Accepted);
        Assert.AreEqual(10, (await world.StatesAsync(Address)).Count(state => state == "DeadLettered"));
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the last mail was taken");
    }

    [TestMethod]
    public async Task One_clean_delivery_after_an_outage_wakes_all_that_waits_oldest_first_and_at_once()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        string[] addresses = ["a@acme.example", "b@acme.example", "c@acme.example", "d@acme.example"];
        var expected = new List<string>();
        world.Receiver.Mood = new WebhookMood.Answers(503, RetryAfter: TimeSpan.FromHours(1));

        foreach (var address in addresses)
        {
            expected.AddRange(await world.ImportAsync(address, mails: 2));
            await world.DeliverAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Each waits for its own next try, which is an hour away. New mail comes first and finds the destination well again.
        Assert.AreEqual(0, await world.DeliverAsync());
        world.Receiver.Mood = null;
        var newest = await world.ImportAsync("e@acme.example", mails: 1);
        await world.DeliverAsync();

        Assert.AreSequenceEqual(newest.Concat(expected), world.Receiver.Accepted.Select(webhook => webhook.GmailId));
    }

    [TestMethod]
    public async Task While_a_destination_is_down_one_job_in_half_a_minute_asks_it()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(400);
        await world.ImportAsync(Address, mails: 10);
        await world.DeliverAsync();
        var before = world.Receiver.Knocks.Count;

        foreach (var number in Enumerable.Range(0, 5))
        {
            await world.ImportAsync($"box{number}@acme.example", mails: 3);
        }

        await world.DeliverAsync();

        Assert.HasCount(before + 1, world.Receiver.Knocks);
    }

    [TestMethod]
    public async Task Administrators_are_told_once_that_the_destination_is_down_with_what_waits_and_once_that_it_is_back()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var outages = world.Connector.Get<OutageTable>();
        await world.ImportAsync(Address, mails: 7);
        world.Receiver.Mood = new WebhookMood.Answers(403);
        await world.DeliverAsync();
        await world.Connector.Get<DeliveryQueue>().WakeAsync("acme", Token);
        await world.DeliverAsync();
        await world.Connector.Get<DeliveryQueue>().WakeAsync("acme", Token);
        await world.DeliverAsync();

        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));
        Assert.IsNull(await outages.FindOpenAsync("acme", OutageKind.Destination, Token), "what mends itself in minutes is nobody's matter");
        await world.SweepAfterAsync(TimeSpan.FromMinutes(5));
        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));

        var outage = await outages.FindOpenAsync("acme", OutageKind.Destination, Token);
        var member = (await outages.MembersAsync(outage!, Token)).Single();
        Assert.AreEqual((1, 7, "127.0.0.1"), (outage!.Away, member.Destination!.Waiting, member.Destination.Name));
        Assert.AreEqual(TimeSpan.FromMinutes(7).TotalSeconds, (world.Clock.GetUtcNow() - member.Destination.OldestAt!.Value).TotalSeconds, delta: 30);

        world.Receiver.Mood = null;
        await world.ImportAsync("sales@acme.example", mails: 1);
        await world.DeliverAsync();

        Assert.AreEqual(0, (await outages.FindAsync("acme", outage.Id, Token))!.Away);
        Assert.HasCount(8, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task A_recovery_that_its_worker_left_unfinished_is_finished_by_the_sweep()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(400);
        await world.ImportAsync(Address, mails: 10);
        await world.DeliverAsync();
        var destinations = world.Connector.Get<DestinationTable>();
        var health = await destinations.FindAsync("acme", Token);
        await destinations.TrySaveAsync(health!.Clean(world.Clock.GetUtcNow())!, Token);
        world.Receiver.Mood = null;

        await world.Connector.LoseJobsAsync(Token);
        await world.SweepAfterAsync(TimeSpan.FromMinutes(6));
        await world.DeliverAsync();

        Assert.HasCount(10, world.Receiver.Accepted);
        Assert.IsNull(await destinations.FindAsync("acme", Token));
    }

    /// <summary>The receiver is well again, and time passes until a job comes back; none waits in real time.</summary>
    private static async Task RecoverAsync(DeliveryWorld world)
    {
        world.Receiver.Mood = null;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ImportAsync("sales@acme.example", mails: 0);
        await world.Connector.LoseJobsAsync(CancellationToken.None);
        await world.SweepAfterAsync(TimeSpan.FromHours(1));
        await world.DeliverAsync();
    }
}
