using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Api;

/// <summary>A queue message that used up its attempts has a record, without its text, and can be replayed.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class PoisonTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("fetch-jobs", """{"account":"acme","address":"support@acme.example"}""")]
    [DataRow(
        "deliveries", """{"account":"acme","address":"support@acme.example","gmailIds":["19a0000000000001","fwd-00ff"],"attempt":1}""")]
    [DataRow("alerts", """{"account":"acme","outage":"20260105-0800-BCDF","attempt":1}""")]
    public async Task Poison_message_of_each_queue_is_listed_with_its_job_and_can_be_replayed(string queue, string job)
    {
        using var poisoned = new OwnMeasurements("connector.poison", "queue");
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await HandleAsync(connector, queue, "message-3", job);
        await HandleAsync(connector, queue, "message-4", job);
        await HandleAsync(connector, queue, "message-2", job);
        Assert.IsEmpty(poisoned.Values, "it is tried again first");
        await HandleAsync(connector, queue, "message-1", job);

        Assert.AreSequenceEqual([queue], poisoned.Values);
        var poison = (await ListAsync(connector)).Page.Single();
        Assert.AreEqual(queue, poison.GetProperty("queue").GetString());
        Assert.AreEqual("message-1", poison.GetProperty("messageId").GetString());
        Assert.IsTrue(JsonElement.DeepEquals(JsonElement.Parse(job), poison.GetProperty("job")), poison.ToString());

        Assert.AreEqual(202, await ReplayAsync(connector, queue, poison.GetProperty("id").GetString()!));

        Assert.AreEqual(job, (await QueueOf(connector, queue).ReceiveMessageAsync(cancellationToken: Token)).Value.Body.ToString());
        Assert.IsEmpty((await ListAsync(connector)).Page);
        Assert.AreEqual(404, await ReplayAsync(connector, queue, poison.GetProperty("id").GetString()!));
    }

    [TestMethod]
    public async Task Replay_of_a_poison_delivery_delivers_its_mails_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(new GeneratedMails().Next());
        await connector.FetchAsync(Address, Token);
        var given = (await QueueOf(connector, StorageNames.DeliveriesQueue).ReceiveMessageAsync(cancellationToken: Token)).Value;
        await QueueOf(connector, StorageNames.DeliveriesQueue).DeleteMessageAsync(given.MessageId, given.PopReceipt, Token);
        await HandleAsync(connector, StorageNames.DeliveriesQueue, given.MessageId, given.Body.ToString());

        var replayed = await connector.Get<PoisonEndpoint>().ReplayAllAsync(StorageNames.DeliveriesQueue, Token);
        await connector.DeliverAsync(Token);
        await connector.DeliverAsync(Token);

        Assert.AreEqual(1, Body(replayed).GetProperty("enqueued").GetInt32());
        Assert.HasCount(1, receiver.Attempts);
    }

    [TestMethod]
    [DataRow("secret-text, no JSON")]
    [DataRow("[\"secret-text\"]")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("""{"account":"secret text","address":"a@b.example","gmailIds":["1"],"outage":"1"}""")]
    [DataRow("""{"account":"acme","address":"secret text","gmailIds":["1"],"outage":"secret text"}""")]
    [DataRow("""{"account":"acme","address":7,"gmailIds":[null],"outage":7}""")]
    public async Task Message_that_is_not_a_job_is_listed_without_its_content(string text)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        foreach (var queue in (string[])["fetch-jobs", "deliveries", "alerts"])
        {
            await HandleAsync(connector, queue, "message-1", text);
        }

        var page = (await ListAsync(connector)).Page;
        Assert.HasCount(3, page);
        Assert.IsTrue(page.All(one => one.GetProperty("job").ValueKind == JsonValueKind.Null));
        Assert.DoesNotContain(
            "secret", string.Join('\n', (await RowsAsync(connector)).SelectMany(row => row).Select(column => column.Value)));

        var id = page[0].GetProperty("id").GetString()!;
        Assert.AreEqual(409, await ReplayAsync(connector, page[0].GetProperty("queue").GetString()!, id));
        Assert.AreEqual(
            1, Body(await connector.Get<PoisonEndpoint>().ReplayAllAsync("alerts", Token)).GetProperty("unreadable").GetInt32());
        Assert.AreEqual(
            204, Status(await connector.Get<PoisonEndpoint>().ForgetAsync(page[0].GetProperty("queue").GetString()!, id, Token)));
        Assert.HasCount(2, (await ListAsync(connector)).Page);
    }

    [TestMethod]
    public async Task Repeated_poison_of_the_same_job_is_one_row_and_a_repeated_message_counts_once()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        const string Job = """{"account":"acme","address":"support@acme.example"}""";

        await Parallel.ForAsync(0, 20, Token, async (number, _) => await HandleAsync(connector, "fetch-jobs", $"message-{number}", Job));
        await HandleAsync(connector, "fetch-jobs", "last", Job);
        await HandleAsync(connector, "fetch-jobs", "last", """{"address":"support@acme.example", "account":"acme", "more":"secret"}""");

        var poison = (await ListAsync(connector)).Page.Single();
        Assert.AreEqual(21, poison.GetProperty("times").GetInt32());
        Assert.AreEqual("last", poison.GetProperty("messageId").GetString());
    }

    [TestMethod]
    public async Task Mailbox_of_a_poison_fetch_is_planned_again()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.ConnectAsync(Address, Token, mailbox => mailbox with { PlannedAt = TimeProvider.System.GetUtcNow() });

        await HandleAsync(connector, "fetch-jobs", "1", """{"account":"acme","address":"support@acme.example"}""");

        Assert.AreEqual(DateTimeOffset.UnixEpoch, (await connector.MailboxAsync(Address, Token)).PlannedAt);
    }

    [TestMethod]
    public async Task Poison_fetch_of_a_mailbox_with_an_unreadable_row_is_listed()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.MailboxesTable)
            .AddEntityAsync(new TableEntity("acme", Address) { ["State"] = "Nonsense" }, Token);

        await HandleAsync(connector, "fetch-jobs", "1", """{"account":"acme","address":"support@acme.example"}""");

        Assert.HasCount(1, (await ListAsync(connector)).Page);
    }

    [TestMethod]
    public async Task Long_list_comes_in_pages()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await Parallel.ForAsync(0, Page.Length + 10, Token, async (number, token) =>
            await connector.Get<PoisonTable>().RecordAsync(number % 2 == 0 ? "alerts" : "deliveries", $"{number}", job: null, token));

        var (first, next) = await ListAsync(connector);
        var (second, end) = await ListAsync(connector, next);

        Assert.HasCount(Page.Length, first);
        Assert.HasCount(10, second);
        Assert.IsNull(end);
        Assert.HasCount(110, first.Concat(second).Select(one => one.GetProperty("id").GetString()).Distinct());
    }

    [TestMethod]
    public async Task Unknown_queue_or_message_is_404()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var endpoint = connector.Get<PoisonEndpoint>();

        Assert.AreEqual(404, Status(await endpoint.ReplayAllAsync("mail", Token)));
        Assert.AreEqual(404, Status(await endpoint.ReplayAsync("alerts", "no/such#id", Token)));
        Assert.AreEqual(404, Status(await endpoint.ForgetAsync("alerts", "0", Token)));
        Assert.AreEqual(400, Status(await endpoint.ListAsync("no token", Token)));
        Assert.AreEqual(400, Status(await endpoint.ListAsync("AAAA", Token)));
    }

    private Task HandleAsync(ConnectorUnderTest connector, string queue, string messageId, string text) =>
        connector.Get<HandlePoison>().HandleAsync(queue, messageId, text, Token);

    private async Task<(IReadOnlyList<JsonElement> Page, string? Next)> ListAsync(ConnectorUnderTest connector, string? after = null)
    {
        var body = Body(await connector.Get<PoisonEndpoint>().ListAsync(after, Token));
        return ([.. body.GetProperty("poison").EnumerateArray()], body.GetProperty("continuationToken").GetString());
    }

    private async Task<int?> ReplayAsync(ConnectorUnderTest connector, string queue, string id) =>
        Status(await connector.Get<PoisonEndpoint>().ReplayAsync(queue, id, Token));

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(ConnectorUnderTest connector) =>
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.PoisonTable).QueryAsync<TableEntity>(cancellationToken: Token)
            .ToListAsync(Token);

    private static QueueClient QueueOf(ConnectorUnderTest connector, string queue) =>
        connector.Get<QueueServiceClient>().GetQueueClient(queue);

    private static int? Status(IResult result) => ((IStatusCodeHttpResult)result).StatusCode;

    private static JsonElement Body(IResult result) =>
        JsonSerializer.SerializeToElement(((IValueHttpResult)result).Value, JsonSerializerOptions.Web);
}
