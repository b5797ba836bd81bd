using Azure.Storage.Queues;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Two workers at one destination whose steps fall between each other.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DestinationRaceTests(TestContext context)
{
    private static readonly MailboxKey Key = new("acme", "support@acme.example");

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Job_that_is_put_off_while_the_outage_ends_is_delivered_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var world = await WorkerWorld.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        receiver.Time = world.Clock;
        (await world.ConnectAsync(Key.Account, Key.Address, Token)).Deliver(SmallMail.About("waits"));
        await world.RoundAsync(world.Sound, Token);
        var outages = world.Sound.Get<DestinationOutages>();
        var called = await TakeDownAsync(outages);

        var wire = new OvertakenWire(IsSaveOfDelivery, () => outages.AcceptedAsync(called, Token));
        await using var worker = world.NewWorker(wire);
        await DeliverAsync(world, worker);

        Assert.AreSequenceEqual([Key.Address], receiver.Accepted.Select(webhook => webhook.Address));
    }

    /// <returns>The health of the destination for the job that calls it.</returns>
    private async Task<DestinationHealth> TakeDownAsync(DestinationOutages outages)
    {
        for (var failures = 0; failures < DestinationHealth.MaxFailures; failures++)
        {
            await outages.FailedAsync(Key.Account, new DeliveryAnswer.Down("503"));
        }

        var (health, _) = await outages.BeginAsync(Key.Account, Token);
        return health!;
    }

    private static bool IsSaveOfDelivery(HttpRequestMessage request) =>
        request.Method != HttpMethod.Get
        && request.RequestUri!.AbsolutePath.Contains($"/{StorageNames.DeliveriesTable}(", StringComparison.Ordinal);

    private Task<int> DeliverAsync(WorkerWorld world, WorkerUnderTest worker) =>
        DeliveryWorker.DrainAsync(world.Sound.Get<QueueServiceClient>(), worker.Get<DeliverMessages>(), Token);
}
