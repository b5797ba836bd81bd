using Azure.Storage.Blobs;
using Connector.Storage;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Only delivered mail is erased; mail that waits for its delivery is kept at any age.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class MailRetentionTests(TestContext context)
{
    private const string Delivered = "support@acme.example";

    private const string Waiting = "sales@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Bytes_of_delivered_mails_are_erased_after_the_retention()
    {
        await using var world = await DeliveryWorld.StartAsync(Token, ("Retention__MailDays", "30"));
        await world.ImportAsync(Delivered, mails: 2);
        await world.DeliverAsync();
        await world.ImportAsync(Waiting, mails: 3);
        var (old, young) = (await BlobsAsync(world, Delivered), await BlobsAsync(world, Waiting));

        await world.SweepAfterAsync(TimeSpan.FromDays(29));
        Assert.AreEqual(2, await ThereAsync(world, old), "younger than the retention");

        await world.SweepAfterAsync(TimeSpan.FromDays(2));
        Assert.AreEqual(0, await ThereAsync(world, old));
        Assert.AreEqual(3, await ThereAsync(world, young), "not delivered yet");

        await world.DeliverAsync();
        Assert.HasCount(5, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        await world.SweepAfterAsync(TimeSpan.FromHours(7));
        Assert.AreEqual(0, await ThereAsync(world, young));
    }

    [TestMethod]
    public async Task Bytes_are_kept_without_a_retention()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Delivered, mails: 2);
        await world.DeliverAsync();
        var blobs = await BlobsAsync(world, Delivered);

        await world.SweepAfterAsync(TimeSpan.FromDays(4000));

        Assert.AreEqual(2, await ThereAsync(world, blobs));
    }

    private async Task<IReadOnlyList<string>> BlobsAsync(DeliveryWorld world, string address) =>
        [.. (await world.Connector.MessagesAsync(address, Token)).Values.Select(row => row.GetString("Blob"))];

    private async Task<int> ThereAsync(DeliveryWorld world, IEnumerable<string> blobs)
    {
        var container = world.Connector.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.MailContainer);
        var there = await Task.WhenAll(blobs.Select(async name => (await container.GetBlobClient(name).ExistsAsync(Token)).Value));
        return there.Count(exists => exists);
    }
}
