using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Delivers fetched mails to a webhook that checks every signature.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WebhookDeliveryTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Repeated_job_delivers_nothing_twice()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(20);
        await connector.FetchAsync(Address, Token);
        await SendAgainAsync(connector);
        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));

        await connector.DeliverAsync(Token);
        await FetchAgainAsync(connector, checkpoint);
        await connector.DeliverAsync(Token);

        Assert.HasCount(20, receiver.Attempts);
    }

    [TestMethod]
    public async Task Crash_between_the_rows_and_their_job_loses_no_delivery()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(120);
        await connector.FetchAsync(Address, Token);
        await connector.LoseDeliveriesAsync(Token);
        connector.Gmail.ForgetRequests();

        await FetchAgainAsync(connector, checkpoint);
        await connector.DeliverAsync(Token);

        Assert.AreSequenceEqual(
            gmail.Messages.Select(message => message.Id).Order(), receiver.Accepted.Select(webhook => webhook.GmailId).Order());
        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Get));
    }

    [TestMethod]
    public async Task Mails_fetched_before_a_failure_are_delivered()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector =
            await ConnectorUnderTest.StartAsync(Token, [.. DeliveryWorker.SettingsFor(receiver), ("Import__Concurrency", "1")]);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(5);
        var gets = 0;
        connector.Gmail.Faults.Block(FaultScope.Of(CallKind.Get) with { Where = _ => ++gets > 2 });

        await connector.FetchAsync(Address, Token);
        await connector.DeliverAsync(Token);

        Assert.HasCount(2, receiver.Accepted);
    }

    [TestMethod]
    public async Task Mails_wait_under_the_same_id_while_the_destination_is_down_and_fetches_continue()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(3);
        await connector.FetchAsync(Address, Token);
        connector.Gmail.ForgetRequests();
        receiver.Mood = new WebhookMood.Answers(503);

        await connector.DeliverAsync(Token);
        receiver.Mood = null;
        await Wait.UntilAsync(
            async () => await connector.DeliverAsync(Token) > 0, Wait.Patience, "the job is tried again", Token);

        Assert.HasCount(4, receiver.Attempts, "the other messages were not posted while it was down");
        Assert.HasCount(3, receiver.Accepted);
        Assert.AreEqual(receiver.Attempts[0].Id, receiver.Attempts[1].Id);
        Assert.AreNotEqual(receiver.Attempts[0].Signature, receiver.Attempts[1].Signature);
        Assert.IsEmpty(connector.Gmail.Requests);
        Assert.AreEqual("Active", (await connector.MailboxAsync(Address, Token)).State.Name);
    }

    [TestMethod]
    public async Task Redirect_is_not_followed_and_the_mail_waits()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(1);
        await connector.FetchAsync(Address, Token);
        receiver.Mood = new WebhookMood.Answers(307);

        await connector.DeliverAsync(Token);

        Assert.AreEqual(0, receiver.Strays);
        Assert.AreEqual("Stored", (await connector.MessagesAsync(Address, Token)).Values.Single().GetString("State"));
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));
    }

    [TestMethod]
    public async Task Two_workers_with_the_same_job_deliver_one_message()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        await using var other = await connector.StartAnotherAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(10);
        await connector.FetchAsync(Address, Token);
        await SendAgainAsync(connector);

        await Task.WhenAll(connector.DeliverAsync(Token), other.DeliverAsync(Token));

        Assert.HasCount(10, receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        Assert.IsTrue((await connector.MessagesAsync(Address, Token)).Values.All(row => row.GetString("State") == "Delivered"));
    }

    [TestMethod]
    public async Task Mail_for_the_archive_is_delivered_by_its_storage_without_a_queue_message()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var checkpoint = gmail.HistoryId;
        gmail.DeliverGenerated(20);

        await connector.FetchAsync(Address, Token);
        await FetchAgainAsync(connector, checkpoint);

        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));
        Assert.IsTrue((await connector.MessagesAsync(Address, Token)).Values.All(
            row => row.GetString("State") == "Delivered" && row.GetDateTimeOffset("DeliveredAt") == row.GetDateTimeOffset("ImportedAt")));
    }

    [TestMethod]
    public async Task Mails_that_waited_for_a_webhook_are_delivered_after_a_change_to_the_archive()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(3);
        await connector.FetchAsync(Address, Token);

        await using var archive = await connector.StartAnotherAsync(Token);
        await archive.DeliverAsync(Token);

        Assert.IsTrue((await connector.MessagesAsync(Address, Token)).Values.All(row => row.GetString("State") == "Delivered"));
        Assert.IsEmpty(receiver.Attempts);
    }

    /// <summary>Sends each job twice, as after a lost answer.</summary>
    private async Task SendAgainAsync(ConnectorUnderTest connector)
    {
        var delivery = await connector.Get<DeliveryTable>().ListAsync(Token).SingleAsync(Token);
        await connector.Get<WorkQueues>().SendAsync(StorageNames.DeliveriesQueue, DeliveryJob.For(delivery), visibleIn: null, Token);
    }

    /// <summary>Imports again, as after a checkpoint that was not saved.</summary>
    private async Task FetchAgainAsync(ConnectorUnderTest connector, ulong checkpoint)
    {
        await connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = checkpoint }, Token);
        await connector.FetchAsync(Address, Token);
    }
}
