using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Sweeping;

[TestClass]
[TestCategory("Integration")]
public sealed class TableScanTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    /// <summary>Rows that stay due at the top of a table are met once in a round and not in every run.</summary>
    [TestMethod]
    public async Task Run_after_a_cut_one_starts_where_it_stopped()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var time = new FakeTimeProvider();
        var scan = new TableScan(connector.Get<TableServiceClient>(), time);
        var table = await AddRowsAsync(connector);
        List<string> met = [];

        async Task RunAsync(int seconds, TimeSpan rest = default)
        {
            var rows = table.QueryAsync<TableEntity>("Account ne 'x'", maxPerPage: 2, cancellationToken: Token);

            await foreach (var page in scan.PagesAsync("test", rows, TimeSpan.FromSeconds(seconds), rest, Token))
            {
                met.AddRange(page.Select(row => $"{row.PartitionKey}{row.RowKey}"));
                time.Advance(TimeSpan.FromSeconds(page.Count));
            }
        }

        await RunAsync(seconds: 3);
        Assert.IsTrue(await scan.IsCutAsync("test", Token));
        await RunAsync(seconds: 100);
        Assert.IsFalse(await scan.IsCutAsync("test", Token));
        await RunAsync(seconds: 0);
        await RunAsync(seconds: 100);
        await RunAsync(seconds: 100, rest: TimeSpan.FromHours(1));

        Assert.AreSequenceEqual(["a1", "a2", "b1", "b2", "c'1", "c'2", "a1", "a2", "b1", "b2", "c'1", "c'2"], met);
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
