using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>The content of the posts to a webhook, which checks every signature.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WebhookPostTests(TestContext context)
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
}
