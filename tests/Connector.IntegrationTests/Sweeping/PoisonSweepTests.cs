using System.Text.Json;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Delivering;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Poison;

namespace Connector.IntegrationTests.Sweeping;

/// <summary>Messages in real poison queues that their functions did not take.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class PoisonSweepTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly string[] PoisonQueues = ["fetch-jobs-poison", "deliveries-poison", "alerts-poison"];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Text_without_base64_leaves_each_poison_queue_after_ten_minutes_and_is_recorded()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);

        foreach (var queue in PoisonQueues)
        {
            await PutAsync(world, queue, "not base64!");
        }

        await world.SweepAfterAsync(TimeSpan.FromMinutes(9));
        Assert.AreEqual("1 1 1", await RestingAsync(world), "their functions may still take them");
        await world.SweepAfterAsync(TimeSpan.FromMinutes(2));

        Assert.AreEqual("0 0 0", await RestingAsync(world));
        var records = await RecordsAsync(world);
        Assert.AreSequenceEqual(["alerts", "deliveries", "fetch-jobs"], records.Select(record => record.Queue));
        Assert.IsTrue(records.All(record => record.Job is null));
    }

    [TestMethod]
    public async Task Delivery_in_the_poison_queue_is_delivered_once()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 3);
        var job = DeliveryJob.For(await world.Connector.Get<DeliveryTable>().ListAsync(Token).SingleAsync(Token));
        await world.Connector.LoseJobsAsync(Token);
        await PutAsync(
            world, StorageNames.DeliveriesPoisonQueue, Base64(JsonSerializer.SerializeToUtf8Bytes(job, JsonSerializerOptions.Web)));

        await world.SweepAfterAsync(TimeSpan.FromMinutes(11));
        Assert.AreEqual("0 0 0", await RestingAsync(world));
        await world.SweepAfterAsync(TimeSpan.FromMinutes(6));
        await world.DeliverAsync();

        Assert.HasCount(3, world.Receiver.Accepted);
    }

    [TestMethod]
    public async Task Missing_queue_does_not_block_the_others()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.Connector.Get<RawQueues>().GetQueueClient("fetch-jobs-poison").DeleteAsync(Token);
        await world.Connector.Get<RawQueues>().GetQueueClient("alerts-poison").DeleteAsync(Token);
        await PutAsync(world, StorageNames.DeliveriesPoisonQueue, "not base64!");

        await world.SweepAfterAsync(TimeSpan.FromMinutes(11));

        Assert.AreEqual("deliveries", Assert.ContainsSingle(await RecordsAsync(world)).Queue);
    }

    /// <summary>As another program would, without the encoding of the app's own messages.</summary>
    private async Task PutAsync(DeliveryWorld world, string queue, string text) =>
        await world.Connector.Get<RawQueues>().GetQueueClient(queue).SendMessageAsync(text, Token);

    private async Task<string> RestingAsync(DeliveryWorld world) =>
        string.Join(' ', await Task.WhenAll(PoisonQueues.Select(queue => world.Connector.QueuedAsync(queue, Token))));

    private async Task<List<PoisonMessage>> RecordsAsync(DeliveryWorld world) =>
        await world.Connector.Get<PoisonTable>().ListAsync(queue: null, after: null, Token).ToListAsync(Token);

    private static string Base64(byte[] text) => Convert.ToBase64String(text);
}
