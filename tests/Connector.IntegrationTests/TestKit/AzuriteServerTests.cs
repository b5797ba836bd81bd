using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.TestKit.Azurite;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class AzuriteServerTests(TestContext context)
{
    [TestMethod]
    public async Task Accounts_are_empty_and_see_nothing_of_each_other()
    {
        await using var server = await AzuriteServer.StartAsync(new AzuriteOptions { Accounts = 2 }, context.CancellationToken);
        var (mine, other) = (server.NewAccount(), server.NewAccount());

        await new BlobContainerClient(mine, "mail").CreateAsync(cancellationToken: context.CancellationToken);
        await new QueueClient(mine, "fetch-jobs").CreateAsync(cancellationToken: context.CancellationToken);
        await new TableClient(mine, "Messages").CreateAsync(context.CancellationToken);

        Assert.IsTrue(await new BlobContainerClient(mine, "mail").ExistsAsync(context.CancellationToken));
        Assert.IsFalse(await new BlobContainerClient(other, "mail").ExistsAsync(context.CancellationToken));
        Assert.IsFalse(await new QueueClient(other, "fetch-jobs").ExistsAsync(context.CancellationToken));
        Assert.IsEmpty(
            await new TableServiceClient(other).QueryAsync(cancellationToken: context.CancellationToken)
            .ToListAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task Two_servers_run_side_by_side_and_a_located_one_keeps_its_data_over_a_restart()
    {
        var location = Directory.CreateTempSubdirectory("connector-azurite-");
        await using var kept =
            await AzuriteServer.StartAsync(new AzuriteOptions { Location = location.FullName }, context.CancellationToken);
        await using var other = await AzuriteServer.StartAsync(new AzuriteOptions { Accounts = 1 }, context.CancellationToken);
        var account = kept.NewAccount();
        var container = new BlobContainerClient(account, "mail");
        await container.CreateAsync(cancellationToken: context.CancellationToken);
        await container.UploadBlobAsync("a.eml", new BinaryData("mail"), context.CancellationToken);
        var endpoint = kept.BlobEndpoint;

        await kept.RestartAsync(context.CancellationToken);

        Assert.AreEqual(endpoint, kept.BlobEndpoint);
        Assert.AreNotEqual(endpoint, other.BlobEndpoint);
        var content = await container.GetBlobClient("a.eml").DownloadContentAsync(context.CancellationToken);
        Assert.AreEqual("mail", content.Value.Content.ToString());
        _ = other.NewAccount();
        Assert.ThrowsExactly<InvalidOperationException>(other.NewAccount);
        await kept.DisposeAsync();
        location.Delete(recursive: true);
    }
}
