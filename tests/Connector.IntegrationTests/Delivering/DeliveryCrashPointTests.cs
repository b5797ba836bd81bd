using Azure.Storage.Queues;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.TestKit.Gmail;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>
/// A worker crashes at every request of a fetch and of its delivery, to storage, Gmail, the token endpoint and the webhook: before the
/// request leaves, after it took effect, and with half of the answer read. After another worker has finished the job, the helpdesk has
/// every mail, and the refused one is a dead letter. A post whose answer was not read is repeated under the same idempotency key, by which
/// the helpdesk recognises it.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DeliveryCrashPointTests(TestContext context)
{
    private const int Rounds = 5;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public async Task Crash_at_any_request_between_Gmail_and_the_helpdesk_loses_no_mail(Death death)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var world = await WorkerWorld.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        receiver.Time = world.Clock;
        var steps = 0;
        MortalWire wire;

        do
        {
            wire = new MortalWire(++steps, death);
            await RunAsync(world, receiver, new MailboxKey($"run{steps}", $"m@run{steps}.example"), wire);
        }
        while (wire.IsDead);

        Assert.IsGreaterThan(20, steps, "every request was tried");
    }

    private async Task RunAsync(WorkerWorld world, WebhookReceiver receiver, MailboxKey key, MortalWire wire)
    {
        var gmail = await world.ConnectAsync(key.Account, key.Address, Token);
        string[] ids = [Deliver(gmail, "one"), Deliver(gmail, "refused"), Deliver(gmail, "three")];
        receiver.Mood = new WebhookMood.Answers(422, webhook => webhook.GmailId == ids[1]);

        await using (var worker = world.NewWorker(wire))
        {
            try
            {
                await world.RoundAsync(worker, Token);
                await DeliverAsync(world, worker);
            }
            catch (Exception) when (wire.IsDead)
            {
                // The host starts another worker.
            }
        }

        for (var round = 0; round < Rounds && !await IsAtRestAsync(world, key, ids); round++)
        {
            world.Clock.MoveOn(round == 0 ? WorkerWorld.PastTheLease : Delivery.ReportWithin + WorkerWorld.PastTheLease);
            await world.RoundAsync(world.Sound, Token);
            await world.Sound.Get<DeliveryQueue>().WakeLostAsync(Token);
            await DeliverAsync(world, world.Sound);
        }

        await AssertExactAsync(world, receiver, key, ids, $"{wire}");
        await world.Sound.Get<MailboxTable>().DeleteAsync(key, Token);
        world.Gmail.RemoveMailbox(gmail.Address);
    }

    private Task<int> DeliverAsync(WorkerWorld world, WorkerUnderTest worker) =>
        DeliveryWorker.DrainAsync(world.Sound.Get<QueueServiceClient>(), worker.Get<DeliverMessages>(), Token);

    private async Task<bool> IsAtRestAsync(WorkerWorld world, MailboxKey key, string[] ids)
    {
        foreach (var id in ids)
        {
            if (await world.Sound.Get<MessageStates>()
                .FindAsync(key, id, Token) is not { State: MessageState.Delivered or MessageState.DeadLettered })
            {
                return false;
            }
        }

        return true;
    }

    private async Task AssertExactAsync(WorkerWorld world, WebhookReceiver receiver, MailboxKey key, string[] ids, string run)
    {
        var states = world.Sound.Get<MessageStates>();
        var accepted = receiver.Accepted.Where(webhook => webhook.Address == key.Address).ToList();

        Assert.AreSequenceEqual([ids[0], ids[2]], accepted.Select(webhook => webhook.GmailId).Distinct().Order(), run);
        Assert.HasCount(2, accepted.Select(webhook => webhook.Id).Distinct(), run);
        Assert.IsTrue(accepted.All(webhook => webhook.Id == webhook.Body.GetProperty("idempotencyKey").GetString()), run);
        Assert.HasCount(
            2, accepted.Select(webhook => (webhook.Id, webhook.GmailId, webhook.Sha256)).Distinct(), $"{run}: one key for one mail");
        Assert.AreEqual(MessageState.Delivered, (await states.FindAsync(key, ids[0], Token))?.State, run);
        Assert.AreEqual(MessageState.DeadLettered, (await states.FindAsync(key, ids[1], Token))?.State, run);
        Assert.AreEqual(MessageState.Delivered, (await states.FindAsync(key, ids[2], Token))?.State, run);
        var deadLetters = await world.Sound.Get<DeadLetters>().ListAsync(key.Account, after: null, Token).Select(letter => letter.GmailId)
            .ToListAsync(Token);
        Assert.AreSequenceEqual([ids[1]], deadLetters, run);
    }

    private static string Deliver(SimulatedMailbox gmail, string subject) => gmail.Deliver(SmallMail.About(subject));
}
