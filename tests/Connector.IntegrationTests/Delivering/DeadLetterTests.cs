using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Alerting.Digests;
using Connector.Api;
using Connector.Delivering;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Mail that the destination refuses is kept with its reason, listed, and delivered again on request.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DeadLetterTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(400)]
    [DataRow(422)]
    public async Task Refused_mail_is_dead_lettered_with_its_reason_and_does_not_block_the_others(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 3);
        var refused = connector.Gmail.Mailboxes[0].Messages[1].Id;
        receiver.Mood = new WebhookMood.Answers(status, webhook => webhook.GmailId == refused);

        await connector.DeliverAsync(Token);

        Assert.HasCount(2, receiver.Accepted);
        Assert.AreEqual("DeadLettered", (await connector.MessagesAsync(Address, Token))[refused].GetString("State"));
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.DeliveriesQueue, Token));
        var (page, next) = await ListAsync(connector, after: null);
        Assert.AreEqual(Address, page.Single().GetProperty("address").GetString());
        Assert.AreEqual(refused, page.Single().GetProperty("id").GetString());
        Assert.Contains($"{status}", page.Single().GetProperty("reason").GetString()!);
        Assert.IsNull(next);
    }

    [TestMethod]
    public async Task Redelivered_dead_letter_keeps_its_id_and_leaves_the_list()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 1);
        var id = connector.Gmail.Mailboxes[0].Messages[0].Id;
        receiver.Mood = new WebhookMood.Answers(400);
        await connector.DeliverAsync(Token);
        receiver.Mood = null;

        var quarantined = connector.Get<DigestTable>();
        Assert.AreEqual(
            id, (await quarantined.MailsAsync(ConnectorUnderTest.Account, Token).SingleAsync(Token)).Id,
            "administrators get a mail about it");

        Assert.AreEqual(202, await RedeliverAsync(connector, id));
        await connector.DeliverAsync(Token);

        Assert.IsFalse(
            await quarantined.MailsAsync(ConnectorUnderTest.Account, Token).AnyAsync(Token),
            "it is off the next mail to the administrators");
        Assert.AreEqual(id, receiver.Accepted.Single().GmailId);
        Assert.HasCount(1, receiver.Attempts.Select(webhook => webhook.Id).Distinct());
        Assert.IsEmpty((await ListAsync(connector, after: null)).Page);
        Assert.AreEqual(409, await RedeliverAsync(connector, id), "it was delivered");
        Assert.AreEqual(404, await RedeliverAsync(connector, "unknown"));
    }

    [TestMethod]
    public async Task Redelivery_of_a_mail_without_bytes_gets_409()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 0);
        const string gone = "18c0ffee";
        var partition = MessageKeys.Partition(new MailboxKey(ConnectorUnderTest.Account, Address));
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable)
            .AddEntityAsync(new MessageRow(gone, MessageState.Gone, TimeProvider.System.GetUtcNow()).ToEntity(partition), Token);

        Assert.AreEqual(409, await RedeliverAsync(connector, gone));
        Assert.AreEqual(404, Status(await connector.Get<MessagesEndpoint>().RawAsync(ConnectorUnderTest.Account, Address, gone, Token)));
    }

    [TestMethod]
    public async Task Redelivery_of_a_mailbox_covers_lost_jobs_and_dead_letters()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 5);
        var refused = connector.Gmail.Mailboxes[0].Messages[0].Id;
        receiver.Mood = new WebhookMood.Answers(400, webhook => webhook.GmailId == refused);
        await connector.Get<DeliverMessages>().HandleAsync(new DeliveryJob(ConnectorUnderTest.Account, Address, [refused]), Token);
        await connector.LoseJobsAsync(Token);
        receiver.Mood = null;

        var answer = await connector.Get<MessagesEndpoint>().RedeliverAllAsync(ConnectorUnderTest.Account, Address, Token);
        await connector.DeliverAsync(Token);

        Assert.AreEqual(5, Body(answer).GetProperty("enqueued").GetInt32());
        Assert.HasCount(5, receiver.Accepted);
        Assert.IsEmpty((await ListAsync(connector, after: null)).Page);
    }

    [TestMethod]
    public async Task Long_list_comes_in_pages_of_one_account()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 0);
        string[] addresses = ["a#1@acme.example", "b@acme.example"];
        await Parallel.ForAsync(0, Page.Length + 20, Token, async (number, token) =>
            await connector.Get<DeadLetters>().AddAsync(
                Message(new MailboxKey("acme", addresses[number % 2]), $"{number:x16}"), "refused", token));
        await connector.Get<DeadLetters>().AddAsync(Message(new MailboxKey("acme-2", "c@other.example"), "1"), "refused", Token);

        var (first, next) = await ListAsync(connector, after: null);
        var (second, end) = await ListAsync(connector, next);

        Assert.HasCount(Page.Length, first);
        Assert.HasCount(20, second);
        Assert.IsNull(end);
        Assert.HasCount(120, first.Concat(second).Select(one => one.GetProperty("id").GetString()).Distinct());
        Assert.AreSequenceEqual(addresses, first.Concat(second).Select(one => one.GetProperty("address").GetString()!).Distinct());
    }

    [TestMethod]
    [DataRow("no token")]
    [DataRow("AAAA")]
    [DataRow("=")]
    public async Task Unknown_continuation_token_is_refused(string token)
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await StartAsync(receiver, mails: 0);

        Assert.AreEqual(400, Status(await connector.Get<DeadLettersEndpoint>().ListAsync(ConnectorUnderTest.Account, token, Token)));
        Assert.AreEqual(404, Status(await connector.Get<DeadLettersEndpoint>().ListAsync("nobody", continuationToken: null, Token)));
    }

    /// <summary>Imports mails, which then wait for their delivery.</summary>
    private async Task<ConnectorUnderTest> StartAsync(WebhookReceiver receiver, int mails)
    {
        var connector = await ConnectorUnderTest.StartAsync(Token, DeliveryWorker.SettingsFor(receiver));
        var gmail = await connector.ConnectAsync(Address, Token);

        foreach (var mail in new GeneratedMails(mails).Take(mails, Address))
        {
            gmail.Deliver(mail);
        }

        await connector.FetchAsync(Address, Token);
        return connector;
    }

    private async Task<(IReadOnlyList<JsonElement> Page, string? Next)> ListAsync(ConnectorUnderTest connector, string? after)
    {
        var body = Body(await connector.Get<DeadLettersEndpoint>().ListAsync(ConnectorUnderTest.Account, after, Token));
        return ([.. body.GetProperty("deadLetters").EnumerateArray()], body.GetProperty("continuationToken").GetString());
    }

    private async Task<int?> RedeliverAsync(ConnectorUnderTest connector, string id) =>
        Status(await connector.Get<MessagesEndpoint>().RedeliverAsync(ConnectorUnderTest.Account, Address, id, Token));

    private static StoredMessage Message(MailboxKey mailbox, string id) =>
        new(mailbox, id, MessageState.Stored, "blob", 1, "00", null, "api", DateTimeOffset.UnixEpoch, ETag.All);

    private static int? Status(IResult result) => ((IStatusCodeHttpResult)result).StatusCode;

    private static JsonElement Body(IResult result) =>
        JsonSerializer.SerializeToElement(((IValueHttpResult)result).Value, JsonSerializerOptions.Web);
}
