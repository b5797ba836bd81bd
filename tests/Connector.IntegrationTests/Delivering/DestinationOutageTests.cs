using Connector.Alerting;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.Importing;
using Connector.Incidents.Driving;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>
/// A destination that takes no mail: nothing is dead-lettered, administrators get one mail, and all mail is delivered after the recovery.
/// </summary>
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
    public async Task Destination_that_fails_for_every_mail_gets_all_of_them_after_its_recovery(int status)
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
    public async Task Destination_that_refuses_every_mail_is_down_and_gets_the_refused_mails_after_its_recovery()
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
    public async Task Mails_refused_between_accepted_ones_stay_refused()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var ids = await world.ImportAsync(Address, mails: 20);
        var bad = ids.Where((_, index) => index % 2 == 0).ToHashSet();
        world.Receiver.Mood = new WebhookMood.Answers(422, webhook => bad.Contains(webhook.GmailId));

        await world.DeliverAsync();

        Assert.HasCount(10, world.Receiver.Accepted);
        Assert.AreEqual(10, (await world.StatesAsync(Address)).Count(state => state == "DeadLettered"));
        Assert.IsFalse(await world.Connector.Get<DestinationTable>().ListAsync(Token).AnyAsync(Token), "the last mail was accepted");
    }

    [TestMethod]
    public async Task First_accepted_mail_after_an_outage_hands_over_all_waiting_mails_oldest_first()
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

        // Each delivery waits for its next try in an hour. New mail is delivered first and finds the destination healthy.
        Assert.AreEqual(0, await world.DeliverAsync());
        world.Receiver.Mood = null;
        var newest = await world.ImportAsync("e@acme.example", mails: 1);
        await world.DeliverAsync();

        Assert.AreSequenceEqual(newest.Concat(expected), world.Receiver.Accepted.Select(webhook => webhook.GmailId));
    }

    [TestMethod]
    public async Task One_job_per_half_minute_calls_a_destination_that_is_down()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(400);
        await world.ImportAsync(Address, mails: 10);
        await world.DeliverAsync();
        var before = world.Receiver.Attempts.Count;

        foreach (var number in Enumerable.Range(0, 5))
        {
            await world.ImportAsync($"box{number}@acme.example", mails: 3);
        }

        await world.DeliverAsync();

        Assert.HasCount(before + 1, world.Receiver.Attempts);
    }

    [TestMethod]
    public async Task Destination_that_fails_for_one_account_gets_the_mail_of_another()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(503, webhook => webhook.Body.GetProperty("account").GetString() == "acme");

        foreach (var number in Enumerable.Range(0, DestinationHealth.MaxFailures + 1))
        {
            await world.ImportAsync($"box{number}@acme.example", mails: 1);
        }

        await world.DeliverAsync();
        Assert.IsTrue((await world.Connector.Get<DestinationTable>().FindAsync("acme", Token))!.IsDown);

        var other = new MailboxKey("other", "support@other.example");
        var token = world.Connector.Get<TokenCipher>();
        var gmail = await world.Connector.ConnectAsync(other.Address, Token, mailbox => mailbox with
        {
            Key = other,
            EncryptedToken = token.Encrypt(token.TryDecrypt(mailbox.EncryptedToken!, mailbox.Key)!, other),
        });
        gmail.DeliverGenerated(1);
        await world.Connector.Get<RunFetchJob>().HandleAsync(FetchJob.For(other), Token);
        await world.DeliverAsync();

        Assert.AreEqual(other.Address, world.Receiver.Accepted.Single().Body.GetProperty("address").GetString());
    }

    [TestMethod]
    public async Task Webhook_that_hangs_occupies_one_worker_per_half_minute()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Hangs();
        await world.ImportAsync(Address, mails: 1);
        await world.ImportAsync("other@acme.example", mails: 1);

        var delivering = world.DeliverAsync();
        await Wait.UntilAsync(() => world.Receiver.Attempts.Count == 1, Wait.Patience, "the post arrives", Token);
        world.Clock.Advance(TimeSpan.FromSeconds(20));
        await delivering;
        Assert.HasCount(1, world.Receiver.Attempts, "the other job has not called it");

        world.Receiver.Mood = null;
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await world.Connector.Get<DeliveryQueue>().WakeAsync(ConnectorUnderTest.KeyOf(Address), Token);
        await world.Connector.Get<DeliveryQueue>().WakeAsync(ConnectorUnderTest.KeyOf("other@acme.example"), Token);
        await world.DeliverAsync();
        Assert.HasCount(2, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task Administrators_get_one_mail_when_the_destination_is_down_and_one_when_it_is_back()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var outages = world.Connector.Get<OutageTable>();
        await world.ImportAsync(Address, mails: 7);
        world.Receiver.Mood = new WebhookMood.Answers(403);
        await world.DeliverAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(2));

        // Younger mail, in the rows before and behind those of the oldest.
        await world.ImportAsync("a@acme.example", mails: 2);
        await world.ImportAsync("z@acme.example", mails: 1);
        await world.Connector.Get<DeliveryQueue>().WakeAsync("acme", Token);
        await world.DeliverAsync();
        await world.Connector.Get<DeliveryQueue>().WakeAsync("acme", Token);
        await world.DeliverAsync();

        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));
        Assert.IsNull(await outages.FindOpenAsync("acme", OutageKind.Destination, Token), "an outage of minutes is not reported");
        await world.SweepAfterAsync(TimeSpan.FromMinutes(3));
        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));

        var outage = await outages.FindOpenAsync("acme", OutageKind.Destination, Token);
        Assert.IsNotNull(outage, "reported");
        var member = (await outages.MembersAsync(outage, Token)).Single();
        Assert.AreEqual((1, 10, "127.0.0.1"), (outage.Away, member.Destination!.Waiting, member.Destination.Name));
        Assert.AreEqual(
            TimeSpan.FromMinutes(7).TotalSeconds, (world.Clock.GetUtcNow() - member.Destination.OldestAt!.Value).TotalSeconds, delta: 30);

        world.Receiver.Mood = null;
        await world.ImportAsync("sales@acme.example", mails: 1);
        await world.DeliverAsync();

        Assert.AreEqual(0, (await outages.FindAsync("acme", outage.Id, Token))!.Away);
    }

    [TestMethod]
    public async Task Sweep_completes_a_recovery_after_a_crash()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(400);
        await world.ImportAsync(Address, mails: 10);
        await world.DeliverAsync();
        var destinations = world.Connector.Get<DestinationTable>();
        var health = await destinations.FindAsync("acme", Token);
        await destinations.TrySaveAsync(health!.Accepted(world.Clock.GetUtcNow())!, Token);
        world.Receiver.Mood = null;

        await world.Connector.LoseJobsAsync(Token);
        await world.SweepAfterAsync(TimeSpan.FromMinutes(6));
        await world.DeliverAsync();

        Assert.HasCount(10, world.Receiver.Accepted);
        Assert.IsNull(await destinations.FindAsync("acme", Token));
    }

    /// <summary>Makes the receiver healthy and lets virtual time pass until the jobs are tried again.</summary>
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
