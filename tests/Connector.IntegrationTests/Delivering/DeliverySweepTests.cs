using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Connector.Alerting.Digests;
using Connector.Api;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Deliveries survive the loss of their queue messages: each is handed over again, once.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DeliverySweepTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly TimeSpan Lost = TimeSpan.FromMinutes(5);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sweep_hands_over_deliveries_with_a_lost_queue_message_once()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 20);
        await world.Connector.LoseJobsAsync(Token);

        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));
        Assert.AreEqual(0, await world.DeliverAsync(), "a job may wait in the queue for a while");
        await world.SweepAfterAsync(Lost);
        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));

        Assert.AreEqual(1, await world.DeliverAsync());
        Assert.HasCount(20, world.Receiver.Attempts);
        Assert.HasCount(20, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        await world.SweepAfterAsync(Lost);
        Assert.AreEqual(0, await world.DeliverAsync(), "nothing is left");
        Assert.IsFalse(await world.Connector.Get<DeliveryTable>().ListAsync(Token).AnyAsync(Token));
    }

    [TestMethod]
    public async Task Delivery_in_a_long_queue_is_not_sent_twice()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 3);

        await world.SweepAfterAsync(Lost);

        Assert.AreEqual(1, await world.Connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));
    }

    [TestMethod]
    public async Task Sweep_does_not_repeat_a_handover_that_a_worker_has_taken()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 3);
        await world.Connector.LoseJobsAsync(Token);
        await world.SweepAfterAsync(Lost);
        var taken = await world.Connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.DeliveriesQueue)
            .ReceiveMessageAsync(visibilityTimeout: TimeSpan.FromMinutes(10), Token);

        await world.SweepAfterAsync(TimeSpan.FromMinutes(1));

        Assert.IsNotNull(taken.Value);
        Assert.AreEqual(1, await world.Connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));
    }

    [TestMethod]
    public async Task Slow_scan_finds_stored_messages_without_a_delivery()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 3);
        await world.ImportAsync("sales@acme.example", mails: 2);
        await world.Connector.LoseDeliveriesAsync(Token);

        await world.SweepAfterAsync(TimeSpan.FromMinutes(5));
        Assert.AreEqual(0, await world.DeliverAsync(), "an import may be under way");
        await world.SweepAfterAsync(TimeSpan.FromHours(2));
        await world.DeliverAsync();

        Assert.HasCount(5, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
    }

    [TestMethod]
    public async Task Queue_message_of_an_earlier_turn_does_nothing()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 3);
        var deliveries = world.Connector.Get<DeliveryTable>();
        var early = DeliveryJob.For(await deliveries.ListAsync(Token).SingleAsync(Token));
        await world.Connector.LoseJobsAsync(Token);
        await world.SweepAfterAsync(Lost);

        await world.Connector.Get<DeliverMessages>().HandleAsync(early, Token);

        Assert.IsEmpty(world.Receiver.Attempts);
        await world.DeliverAsync();
        Assert.HasCount(3, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task Queue_message_of_an_earlier_version_is_delivered()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var ids = await world.ImportAsync(Address, mails: 2);
        await world.Connector.LoseDeliveriesAsync(Token);
        var json = JsonSerializer.Serialize(new { account = "acme", address = Address, gmailIds = ids, attempt = 2 });
        await world.Connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.DeliveriesQueue).SendMessageAsync(json, Token);

        await world.DeliverAsync();

        Assert.HasCount(2, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task Queue_message_without_mails_leaves_no_delivery()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);

        await world.Connector.Get<DeliverMessages>().HandleAsync(new DeliveryJob("acme", Address, []), Token);

        Assert.IsFalse(await world.Connector.Get<DeliveryTable>().ListAsync(Token).AnyAsync(Token));
    }

    [TestMethod]
    public async Task Status_shows_the_number_and_age_of_undelivered_messages()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 4);
        world.Clock.Advance(TimeSpan.FromMinutes(7));

        // Younger mail, in the rows before and behind those of the oldest.
        await world.ImportAsync("a@acme.example", mails: 1);
        await world.ImportAsync("z@acme.example", mails: 2);
        world.Clock.Advance(TimeSpan.FromMinutes(3));

        var status = Body(await world.Connector.Get<StatusEndpoint>().GetAsync(Token));
        await world.DeliverAsync();
        var afterwards = Body(await world.Connector.Get<StatusEndpoint>().GetAsync(Token));

        Assert.AreEqual(7, status.GetProperty("undelivered").GetInt32());
        Assert.AreEqual(600, status.GetProperty("oldestUndeliveredSeconds").GetInt64(), delta: 30);
        Assert.AreEqual(0, afterwards.GetProperty("undelivered").GetInt32());
        Assert.AreEqual(JsonValueKind.Null, afterwards.GetProperty("oldestUndeliveredSeconds").ValueKind);
    }

    [TestMethod]
    public async Task Mail_with_unreadable_bytes_is_set_aside_and_the_others_are_delivered()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var ids = await world.ImportAsync(Address, mails: 5);
        var blob = world.Connector.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.MailContainer)
            .GetBlobClient((await world.Connector.MessagesAsync(Address, Token))[ids[1]].GetString("Blob"));
        await blob.SetAccessTierAsync(AccessTier.Archive, cancellationToken: Token);

        await world.DeliverAsync();

        Assert.AreSequenceEqual(ids.Where(id => id != ids[1]), world.Receiver.Accepted.Select(webhook => webhook.GmailId));
        Assert.AreEqual("Stored", (await world.Connector.MessagesAsync(Address, Token))[ids[1]].GetString("State"));
        Assert.AreEqual(
            ids[1], (await world.Connector.Get<DigestTable>().MailsAsync("acme", Token).SingleAsync(Token)).Id,
            "administrators get a mail about it");

        await blob.SetAccessTierAsync(AccessTier.Hot, cancellationToken: Token);
        await world.SweepAfterAsync(TimeSpan.FromHours(2));
        await world.DeliverAsync();

        Assert.HasCount(5, world.Receiver.Accepted);
        Assert.IsFalse(
            await world.Connector.Get<DigestTable>().MailsAsync("acme", Token).AnyAsync(Token),
            "it is off the next mail to the administrators");
    }

    [TestMethod]
    public async Task Job_that_fails_on_every_try_is_repeated_with_pauses_and_administrators_hear_of_it_later()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 1);
        var deliveries = world.Connector.Get<DeliveryTable>();
        var told = world.Connector.Get<DigestTable>();
        var pauses = new List<TimeSpan>();

        for (var time = 1; time <= 4; time++)
        {
            Assert.IsFalse(await told.MailsAsync("acme", Token).AnyAsync(Token), $"{time}");
            await world.Connector.LoseJobsAsync(Token);
            var job =
                JsonSerializer.Serialize(DeliveryJob.For(await deliveries.ListAsync(Token).SingleAsync(Token)), JsonSerializerOptions.Web);
            await world.Connector.Get<HandlePoison>().HandleAsync(StorageNames.DeliveriesQueue, $"message-{time}", job, Token);
            pauses.Add((await deliveries.ListAsync(Token).SingleAsync(Token)).DueAt - world.Clock.GetUtcNow());
        }

        Assert.IsTrue(pauses.Zip(pauses.Skip(1)).All(pair => pair.First < pair.Second), string.Join(' ', pauses));
        Assert.IsTrue(await told.MailsAsync("acme", Token).AnyAsync(Token));

        await world.Connector.LoseJobsAsync(Token);
        await world.SweepAfterAsync(TimeSpan.FromHours(8));
        await world.DeliverAsync();

        Assert.HasCount(1, world.Receiver.Accepted);
        Assert.IsFalse(await told.MailsAsync("acme", Token).AnyAsync(Token), "it is off the next mail to the administrators");
    }

    [TestMethod]
    public async Task Unreadable_row_does_not_block_the_others()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 1);
        await world.Connector.LoseJobsAsync(Token);
        var table = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.DeliveriesTable);
        await table.AddEntityAsync(new TableEntity("no mailbox", "0") { ["GmailIds"] = 7 }, Token);
        await table.AddEntityAsync(new TableEntity("acme|a@acme.example", "0") { ["DueAt"] = "yesterday" }, Token);

        await world.SweepAfterAsync(Lost);
        await world.DeliverAsync();

        Assert.HasCount(1, world.Receiver.Accepted);
    }

    private static JsonElement Body(IResult result) =>
        JsonSerializer.SerializeToElement(((IValueHttpResult)result).Value, JsonSerializerOptions.Web);
}
