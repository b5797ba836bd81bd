using Azure.Data.Tables;
using Connector.Alerting;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.IntegrationTests.Alerting;

/// <summary>The list of outages that are not over.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class UnfinishedOutagesTests(TestContext context)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Outages_of_many_accounts_are_in_many_partitions_and_are_all_found()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var outages = Enumerable.Range(0, 40).Select(number => Begin(connector, $"account-{number}")).ToList();

        foreach (var (outage, first) in outages)
        {
            await connector.Get<OutageTable>().TryAddAsync(outage, first, Token);
        }

        var rows = await RowsAsync(connector);
        Assert.HasCount(40, rows);
        Assert.IsLessThan(10, rows.CountBy(row => row.PartitionKey).Max(part => part.Value), "rows of one partition");
        Assert.AreSequenceEqual(
            outages.Select(one => one.Outage.Account).Order(StringComparer.Ordinal),
            (await ListAsync(connector)).Select(outage => outage.Account).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public async Task Row_of_an_earlier_version_is_found_and_removed_with_its_outage()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var outage = await AddAsEarlierAsync(connector);

        Assert.AreEqual(outage.Id, Assert.ContainsSingle(await ListAsync(connector)).Id);
        await connector.Get<OutageTable>().FinishAsync(outage.Account, outage.Id, Token);
        Assert.IsEmpty(await RowsAsync(connector));
    }

    [TestMethod]
    public async Task Row_of_an_earlier_version_is_in_the_list_already()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var outage = await AddAsEarlierAsync(connector);

        Assert.IsFalse(await connector.Get<OutageTable>().TryListAsync(outage, Token));

        Assert.AreNotEqual("!unfinished", Assert.ContainsSingle(await RowsAsync(connector)).PartitionKey);
        Assert.AreEqual(outage.Id, Assert.ContainsSingle(await ListAsync(connector)).Id);
    }

    [TestMethod]
    public async Task Deleted_account_has_no_row_in_the_list()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await AddAsEarlierAsync(connector);
        var (outage, first) = Begin(connector, "other");
        await connector.Get<OutageTable>().TryAddAsync(outage, first, Token);

        await connector.Get<AlertErasure>().EraseAsync(ConnectorUnderTest.Account, Token);
        await connector.Get<AlertErasure>().EraseAsync("other", Token);

        Assert.IsEmpty(await RowsAsync(connector));
    }

    private static (Outage Outage, OutageMember First) Begin(ConnectorUnderTest connector, string account) => OutageLife.Begin(
        Outage.NewId(), account, new OutageMember("support@acme.example", FailureClass.CredentialsRevoked, Now), Now,
        connector.Get<AlertOptions>());

    /// <summary>Moves the row to where version a7820e4 and earlier had it.</summary>
    private async Task<Outage> AddAsEarlierAsync(ConnectorUnderTest connector)
    {
        var (outage, first) = Begin(connector, ConnectorUnderTest.Account);
        var saved = (await connector.Get<OutageTable>().TryAddAsync(outage, first, Token))!;
        var row = Assert.ContainsSingle(await RowsAsync(connector));
        await Table(connector).DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Token);
        row.PartitionKey = "!unfinished";
        await Table(connector).AddEntityAsync(row, Token);
        return saved;
    }

    private static TableClient Table(ConnectorUnderTest connector) =>
        connector.Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable);

    private async Task<List<TableEntity>> RowsAsync(ConnectorUnderTest connector) => await Table(connector)
        .QueryAsync<TableEntity>("PartitionKey ge '!unfinished' and PartitionKey lt '!v'", cancellationToken: Token).ToListAsync(Token);

    private async Task<List<Outage>> ListAsync(ConnectorUnderTest connector) =>
        await connector.Get<OutageTable>().ListUnfinishedAsync(DateTimeOffset.MinValue, Token).ToListAsync(Token);
}
