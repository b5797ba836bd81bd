using System.Text;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>What a fetch learns about when mail usually arrives.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ArrivalLearningTests(TestContext context)
{
    /// <summary>An alert mail that the connector sent to the mailbox.</summary>
    private static readonly byte[] OwnAlert = Encoding.ASCII.GetBytes(
        $"From: alerts@connector.example\r\nTo: {Address}\r\nX-Connector-Alert: 7F3K2M9Q\r\nSubject: alert\r\n\r\nbody\r\n");

    private readonly GeneratedMails _mails = new(seed: 18);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Fetch_learns_new_mail_by_its_arrival_and_neither_backfill_nor_own_alerts()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.World.ConnectAsync(Address);
        var connectedAt = world.World.Clock.GetUtcNow();
        await world.Connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { ConnectedAt = connectedAt, ImportFrom = null }, Token);
        var arrivedAt = connectedAt.AddMinutes(3);
        gmail.Deliver(_mails.Next(), internalDate: connectedAt.AddDays(-3));
        gmail.Deliver(_mails.Next(), internalDate: arrivedAt);
        gmail.Deliver(OwnAlert, internalDate: arrivedAt.AddMinutes(1));

        await world.PassAsync(TimeSpan.FromHours(2));

        var states = (await world.Connector.MessagesAsync(Address, Token)).Values.Select(row => row.GetString("State"));
        Assert.AreSequenceEqual(["Delivered", "Delivered", "OwnAlert"], states.Order(StringComparer.Ordinal));
        var history = await world.HistoryAsync();
        Assert.AreEqual(arrivedAt.ToUnixTimeMilliseconds(), history.LastAt!.Value.ToUnixTimeMilliseconds());
        Assert.AreEqual(1, history.ToBytes().Sum(count => count));
    }
}
