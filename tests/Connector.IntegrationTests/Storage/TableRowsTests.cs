using Azure;
using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Storage;

namespace Connector.IntegrationTests.Storage;

[TestClass]
[TestCategory("Integration")]
public sealed class TableRowsTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Row_that_exists_is_not_added_again_unless_the_caller_recognises_its_own()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = TableOf(connector);

        var version = await table.TryAddAsync(Row("1", "mine"), Token);

        Assert.AreEqual((await table.FindAsync("p", "1", Token))!.ETag, version);
        Assert.IsNull(await table.TryAddAsync(Row("1", "yours"), Token));
        Assert.IsNull(await table.TryAddAsync(Row("1", "yours"), found => found.Text("Value") == "yours", Token));
        Assert.AreEqual(version, await table.TryAddAsync(Row("1", "mine"), found => found.Text("Value") == "mine", Token));
    }

    [TestMethod]
    public async Task Row_is_replaced_merged_and_deleted_only_at_the_version_that_was_read()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = TableOf(connector);
        var first = (await table.TrySaveAsync(Row("1", "a"), version: null, Token))!.Value;
        var second = (await table.TrySaveAsync(Row("1", "b"), first, Token))!.Value;

        Assert.IsNull(await table.TrySaveAsync(Row("1", "c"), first, Token));
        Assert.IsNull(await table.TrySaveAsync(Row("1", "c"), version: null, Token));
        Assert.IsFalse(await table.TryMergeAsync(Row("1", "c"), first, Token));
        Assert.IsFalse(await table.TryDeleteAsync("p", "1", first, Token));
        Assert.AreEqual("b", (await table.FindAsync("p", "1", Token))!.Text("Value"));
        Assert.IsTrue(await table.TryDeleteAsync("p", "1", second, Token));
    }

    [TestMethod]
    public async Task Row_that_is_gone_is_neither_found_nor_changed_and_its_deletion_succeeds()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = TableOf(connector);
        var version = await table.PutAsync(Row("1", "a"), Token);
        await table.DeleteAsync("p", "1", Token);

        Assert.IsNull(await table.FindAsync("p", "1", Token));
        Assert.IsFalse(await table.ExistsAsync("p", "1", Token));
        Assert.IsNull(await table.TryReplaceAsync(Row("1", "b"), version, Token));
        Assert.IsFalse(await table.TryMergeAsync(Row("1", "b"), ETag.All, Token));
        Assert.IsTrue(await table.TryDeleteAsync("p", "1", version, Token));
        await table.DeleteAsync("p", "1", Token);
    }

    [TestMethod]
    public async Task Rows_are_listed_by_partition_and_by_first_part_of_their_key()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = TableOf(connector);
        string[] keys = ["one", StorageKeys.Join("one", "x"), StorageKeys.Join("one", "y"), StorageKeys.Join("ones", "z"), "two"];

        foreach (var key in keys)
        {
            await table.PutAsync(Row(key, "a"), Token);
        }

        await table.PutAsync(new TableEntity("other", keys[1]), Token);

        Assert.AreSequenceEqual(["one|x", "one|y"], await table.ListAsync("p", "one", Token).Select(row => row.RowKey).ToListAsync(Token));
        Assert.HasCount(keys.Length, await table.ListAsync("p", Token).ToListAsync(Token));
    }

    [TestMethod]
    public void Missing_or_senseless_column_is_named_with_its_row()
    {
        var row = Row("1", "[1");
        row["Number"] = 7;

        Assert.AreEqual(7, row.Whole("Number"));
        AssertNamed("Since", () => row.Instant("Since"));
        AssertNamed("Missing", () => row.Text("Missing"));
        AssertNamed("Value", () => row.Named<DayOfWeek>("Value"));
        AssertNamed("Value", () => row.Json<List<int>>("Value", System.Text.Json.JsonSerializerOptions.Web));
    }

    private static void AssertNamed(string column, Func<object> read) =>
        Assert.AreEqual(
            $"The row 'p/1' has no valid value in the column {column}.", Assert.ThrowsExactly<FormatException>(() => read()).Message);

    private static TableEntity Row(string key, string value) => new("p", key) { ["Value"] = value };

    private static TableClient TableOf(ConnectorUnderTest connector) =>
        connector.Get<TableServiceClient>().GetTableClient(StorageNames.DeferredMailsTable);
}
