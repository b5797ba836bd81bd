using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.WebConsole;
using Connector.Reporting.Activity;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Reporting;

/// <summary>The numbers of each minute: counted, stored, shown and deleted.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ActivityTests(TestContext context)
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Minutes_of_all_instances_are_read_as_one_across_midnight()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await using var other = await connector.StartAnotherAsync(Token);
        var (one, two) = (connector.Get<ActivityTable>(), other.Get<ActivityTable>());

        await one.SaveAsync(new(Midnight.AddSeconds(-30), Calls: 3, Failed: 1, Held: 7), Token);
        await two.SaveAsync(new(Midnight.AddSeconds(-30), Calls: 4, ByForwarding: 2), Token);
        await two.SaveAsync(new(Midnight.AddSeconds(-5), ByApi: 1), Token);
        await one.SaveAsync(new(Midnight.AddSeconds(30), ByApi: 5), Token);

        Assert.AreSequenceEqual(
            [new(Midnight.AddMinutes(-1), 7, 1, 1, 2, 7), new MinuteActivity(Midnight, ByApi: 5)],
            await one.ReadAsync(Midnight.AddMinutes(-1), Midnight.AddMinutes(1), Token));
        Assert.IsEmpty(await one.ReadAsync(Midnight.AddMinutes(1), Midnight.AddMinutes(2), Token));
    }

    [TestMethod]
    public async Task Minute_without_activity_costs_no_row()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        await connector.Get<ActivityTable>().SaveAsync(new MinuteActivity(Midnight), Token);

        Assert.IsEmpty(await RowsAsync(connector));
    }

    [TestMethod]
    public async Task Meter_counts_until_its_numbers_are_taken()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var meter = connector.Get<ActivityMeter>();
        var before = meter.Take(Midnight);
        Metrics.GmailCalled("ok", 5);
        Metrics.GmailCalled("ProviderBlocked", 5);
        Metrics.Imported("api", 3);
        Metrics.Imported("forwarding", 2);
        meter.SetHeld(9);

        // Other tests of this process call Gmail at the same time.
        var taken = meter.Take(Midnight);

        Assert.IsNotNull(before);
        Assert.IsGreaterThanOrEqualTo(2, taken.Calls);
        Assert.IsGreaterThanOrEqualTo(1, taken.Failed);
        Assert.IsGreaterThanOrEqualTo(1, taken.Calls - taken.Failed);
        Assert.IsGreaterThanOrEqualTo(3, taken.ByApi);
        Assert.IsGreaterThanOrEqualTo(2, taken.ByForwarding);
        Assert.AreEqual(9, taken.Held);
        Assert.AreEqual(0, meter.Take(Midnight).Held);
    }

    [TestMethod]
    public async Task Rows_older_than_ninety_days_are_deleted()
    {
        var clock = new FakeTimeProvider(Midnight);
        await using var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), Token);
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, clock, Token);
        var table = connector.Get<ActivityTable>();
        await table.SaveAsync(new(Midnight.AddDays(-91), Calls: 1), Token);
        await table.SaveAsync(new(Midnight.AddDays(-92), Calls: 1), Token);
        await table.SaveAsync(new(Midnight.AddDays(-89), Calls: 1), Token);

        await table.SweepAsync(Token);

        Assert.AreEqual("20260901", Assert.ContainsSingle(await RowsAsync(connector)).PartitionKey);
    }

    [TestMethod]
    public async Task Operator_sees_the_numbers_of_all_accounts_and_an_administrator_does_not()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.Connector.Get<ActivityTable>().SaveAsync(new(TimeProvider.System.GetUtcNow().AddMinutes(-9), Calls: 1234), Token);
        await using var closed = await ConsoleWorld.StartAsync(Token);

        var page = await world.NewBrowser().OpenAsync("/api/console");
        Assert.Contains("The last three hours, all accounts", page.Text);
        Assert.Contains("1,234 calls to Gmail", page.Body);

        var theirs = await closed.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        Assert.AreEqual(200, theirs.Status);
        Assert.DoesNotContain("The last three hours", theirs.Text);
    }

    private async Task<List<TableEntity>> RowsAsync(ConnectorUnderTest connector) =>
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.ActivityTable)
            .QueryAsync<TableEntity>(cancellationToken: Token).ToListAsync(Token);
}
