using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
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
    public async Task Mails_are_posted_once_in_order_signed_and_with_their_bytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        string[] ids =
            [gmail.Deliver(SmallMail.About("one")), gmail.Deliver(SmallMail.About("two")), gmail.Deliver(SmallMail.About("three"))];
        await connector.FetchAsync(Address, Token);
        Assert.IsTrue((await connector.MessagesAsync(Address, Token)).Values.All(row => row.GetString("State") == "Stored"));

        Assert.AreEqual(1, await connector.DeliverAsync(Token), "one queue message for many mails");

        Assert.AreSequenceEqual(ids, receiver.Accepted.Select(webhook => webhook.GmailId));
        Assert.IsTrue(receiver.Attempts.All(webhook => webhook.IsSigned && webhook.Address == Address && !webhook.Id.Contains('.')));
        Assert.AreSequenceEqual(SmallMail.About("one"), receiver.Accepted[0].Raw!);
        Assert.AreEqual(gmail.Messages[0].Sha256, receiver.Accepted[0].Sha256);
        Assert.AreEqual("api", receiver.Accepted[0].Body.GetProperty("route").GetString());
        Assert.AreEqual(receiver.Accepted[0].Id, receiver.Accepted[0].Body.GetProperty("idempotencyKey").GetString());

        foreach (var row in (await connector.MessagesAsync(Address, Token)).Values)
        {
            Assert.AreEqual("Delivered", row.GetString("State"));
            Assert.IsNotNull(row.GetDateTimeOffset("DeliveredAt"));
            Assert.IsNotNull(row.GetString("Blob"), "the other columns are kept");
        }
    }

    [TestMethod]
    public async Task Posts_hold_the_fields_of_the_imported_mail()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver("""
            From: =?windows-1251?B?x+Dq4Oc=?= <ada@example.org>
            To: support@acme.example, broken <bo example.org>, cy@example.org
            Subject: =?shift_jis?B?ko2VtoLMim2URg==?=
            Content-Type: application/pdf; name="scan.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0xLjQK
            """u8.ToArray());
        await connector.FetchAsync(Address, Token);

        await connector.DeliverAsync(Token);

        var post = receiver.Accepted.Single().Body;
        Assert.AreEqual("注文の確認", post.GetProperty("subject").GetString());
        Assert.AreEqual("ada@example.org", post.GetProperty("from").GetString());
        Assert.AreEqual("Заказ", post.GetProperty("fromName").GetString());
        Assert.AreSequenceEqual(
            ["support@acme.example", "cy@example.org"], post.GetProperty("to").EnumerateArray().Select(to => to.GetString()!));
        Assert.AreEqual("scan.pdf", post.GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.AreEqual(9, post.GetProperty("attachments")[0].GetProperty("size").GetInt32());
    }

    [TestMethod]
    public async Task Large_mail_is_posted_as_a_read_only_link()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        var mail = new GeneratedMails().OfSize(200_000);
        gmail.Deliver(mail);
        await connector.FetchAsync(Address, Token);

        await connector.DeliverAsync(Token);

        var webhook = receiver.Accepted.Single();
        Assert.IsNull(webhook.Raw);
        using var http = new HttpClient();
        Assert.AreSequenceEqual(mail, await http.GetByteArrayAsync(webhook.Link, Token));
        using var write = new HttpRequestMessage(HttpMethod.Delete, webhook.Link);
        using var refused = await http.SendAsync(write, Token);
        Assert.IsFalse(refused.IsSuccessStatusCode);
    }

    [TestMethod]
    public async Task Large_inline_mail_is_streamed_and_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, [.. DeliveryWorker.SettingsFor(receiver), ("Destination__Webhook__InlineBytes", "16777216")]);
        var gmail = await connector.ConnectAsync(Address, Token);
        var mail = new GeneratedMails().OfSize(3_000_001);
        gmail.Deliver(mail);
        await connector.FetchAsync(Address, Token);

        await connector.DeliverAsync(Token);

        Assert.AreSequenceEqual(mail, receiver.Accepted.Single().Raw!);
        Assert.IsTrue(receiver.Attempts.Single().IsSigned);
    }

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
            async () => await connector.DeliverAsync(Token) > 0, TimeSpan.FromSeconds(30), "the job is tried again", Token);

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
