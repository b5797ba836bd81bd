using Connector.IntegrationTests.Support;
using Connector.Reporting.Activity;
using Connector.Reporting.ServiceLevels;
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
                .Select(instance => instance.Get<ServiceLevelTable>().AddAsync(one, Token)));

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
}
