using Azure.Data.Tables;
using Connector.IntegrationTests.Delivering;
using Connector.IntegrationTests.Support;
using Connector.Reporting.Activity;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;
using Connector.Storage;
using Connector.Telemetry;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Reporting;

[TestClass]
[TestCategory("Integration")]
public sealed class ServiceLevelTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly DateTimeOffset Hour = ServiceHour.HourOf(TimeProvider.System.GetUtcNow());

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Two_instances_add_to_the_same_hour()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await using var another = await connector.StartAnotherAsync(Token);
        var one = new ServiceHour(Hour, "forwarding", LagHistogram.Empty.With(TimeSpan.FromSeconds(4)), Missing: 1);

        await Task.WhenAll(
            Enumerable.Range(0, 4).SelectMany(_ => new[] { connector, another })
                .Select(instance => instance.Get<ServiceLevelTable>().AddAsync(CountBatch.Of(one), Token)));

        var report = await connector.Get<ReadServiceReport>().HandleAsync(Token);
        var level = Assert.ContainsSingle(report.Day);
        Assert.AreEqual(8, report.Missing);
        Assert.AreEqual(("forwarding", 8, 1.0), (level.Route, level.Mails, level.WithinMinute));
    }

    /// <remarks>The metrics are those of the process, so other tests may add deliveries.</remarks>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Delivered_mail_is_measured_from_its_arrival_at_Google(bool isArchive)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, isArchive ? [] : DeliveryWorker.SettingsFor(receiver));
        var now = TimeProvider.System.GetUtcNow();
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { ImportFrom = null });
        gmail.Deliver(SmallMail.About("new"), internalDate: now.AddHours(-3));

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);
        await connector.Get<ActivityWriter>().SaveAsync(Token);

        var hours = await connector.Get<ServiceLevelTable>().ListAsync(now.AddHours(-1), Token);
        var counts = hours.Where(hour => hour.Route == "api").Aggregate(LagHistogram.Empty, (sum, hour) => sum.Plus(hour.Lags)).Counts;
        Assert.IsGreaterThanOrEqualTo(1, counts[20], "between two and four hours");
    }

    /// <remarks>The order of the hours is that of a hash, so each of them is the broken one once.</remarks>
    [TestMethod]
    [DataRow("one", "two")]
    [DataRow("two", "one")]
    public async Task Hour_that_cannot_be_saved_does_not_lose_the_others_and_is_saved_later(string broken, string other)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var table = connector.Get<TableServiceClient>().GetTableClient(StorageNames.ServiceLevelsTable);
        Metrics.Delivered("acme", broken, TimeSpan.FromSeconds(1));
        Metrics.Delivered("acme", other, TimeSpan.FromSeconds(1));
        var hours = new[] { Hour, Hour.AddHours(1) };

        foreach (var hour in hours)
        {
            await table.AddEntityAsync(
                new TableEntity($"{hour:yyyy-MM-dd}", $"{hour:yyyy-MM-ddTHH}|{broken}") { ["Counts"] = "no JSON" }, Token);
        }

        await connector.Get<DeliveryTimes>().SaveAsync(Token);
        Assert.AreSequenceEqual([other], await RoutesAsync(connector));

        foreach (var hour in hours)
        {
            await table.DeleteEntityAsync($"{hour:yyyy-MM-dd}", $"{hour:yyyy-MM-ddTHH}|{broken}", cancellationToken: Token);
        }

        await connector.Get<DeliveryTimes>().SaveAsync(Token);
        Assert.AreSequenceEqual(["one", "two"], await RoutesAsync(connector));
    }

    [TestMethod]
    public async Task Stored_mail_without_a_delivery_is_unaccounted_for()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await world.ImportAsync(Address, mails: 1);
        await world.Connector.LoseDeliveriesAsync(Token);

        await world.SweepAfterAsync(TimeSpan.FromMinutes(20));
        await world.Connector.Get<ActivityWriter>().SaveAsync(Token);

        var report = await world.Connector.Get<ReadServiceReport>().HandleAsync(Token);
        Assert.IsGreaterThanOrEqualTo(1, report.Stray);
        Assert.AreEqual(report.Missing + report.Stray, report.Unaccounted);
        Assert.IsGreaterThanOrEqualTo(1, (await DaysAsync(world)).Sum(day => day.Stray), "for the report of the account");
    }

    private async Task<IReadOnlyList<ServiceHour>> DaysAsync(DeliveryWorld world)
    {
        await world.Connector.Get<AccountDays>().SaveAsync(Token);
        return await world.Connector.Get<AccountReportTable>().DaysAsync(
            ConnectorUnderTest.Account, Month.Of(world.Clock.GetUtcNow()), Token);
    }

    private async Task<IReadOnlyList<string>> RoutesAsync(ConnectorUnderTest connector) =>
    [
        .. (await connector.Get<ServiceLevelTable>().ListAsync(Hour, Token)).Select(hour => hour.Route)
            .Where(route => route is "one" or "two").Distinct().Order(StringComparer.Ordinal),
    ];
}
