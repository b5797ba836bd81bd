using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Sweeping;

[TestClass]
[TestCategory("Integration")]
public sealed class PortionsTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    /// <summary>Rows that stay due at the top of a table are met once in a round and not in every run.</summary>
    [TestMethod]
    public async Task Run_after_a_cut_one_starts_where_it_stopped()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var time = new FakeTimeProvider();
        var portions = new Portions(connector.Get<TableServiceClient>(), time);
        var table = await AddRowsAsync(connector);
        List<string> met = [];

        Task RunAsync(int seconds, int most) => portions.RunAsync(
            "test",
            after => table.QueryAsync<TableEntity>(RowPosition.FilterAfter(after, "Account ne 'x'"), cancellationToken: Token),
            row => new RowPosition(row.PartitionKey, row.RowKey),
            TimeSpan.FromSeconds(seconds),
            most,
            async rows =>
            {
                await foreach (var row in rows)
                {
                    met.Add($"{row.PartitionKey}{row.RowKey}");
                    time.Advance(TimeSpan.FromSeconds(1));
                }
            },
            Token);

        await RunAsync(seconds: 3, most: 100);
        Assert.IsTrue(await portions.IsCutAsync("test", Token));
        await RunAsync(seconds: 100, most: 1);
        await RunAsync(seconds: 100, most: 100);
        Assert.IsFalse(await portions.IsCutAsync("test", Token));
        await RunAsync(seconds: 2, most: 100);

        Assert.AreSequenceEqual(["a1", "a2", "b1", "b2", "c'1", "c'2", "a1", "a2"], met);
    }

    private async Task<TableClient> AddRowsAsync(ConnectorUnderTest connector)
    {
        var table = connector.Get<TableServiceClient>().GetTableClient(StorageNames.DeferredMailsTable);

        foreach (var (partition, row) in new[] { ("a", "1"), ("a", "2"), ("b", "1"), ("b", "2"), ("c'", "1"), ("c'", "2") })
        {
            await table.AddEntityAsync(new TableEntity(partition, row) { ["Account"] = "acme" }, Token);
        }

        return table;
    }
}
