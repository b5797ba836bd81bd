using Azure.Data.Tables;
using Connector.Api;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Delivering.Queueing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.TestKit;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Delivering;

/// <summary>Accounts with a destination of their own, and the change from one destination to another.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AccountDestinationTests(TestContext context)
{
    private const string Account = ConnectorUnderTest.Account;

    private const string Address = "support@acme.example";

    private static readonly object Archive = new { kind = "archive" };

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(503, DisplayName = "the old destination is down")]
    [DataRow(400, DisplayName = "the old destination refuses everything")]
    public async Task Mail_that_waits_goes_to_the_new_destination_at_once(int status)
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await using var other = await StartReceiverAsync(world);
        world.Receiver.Mood = new WebhookMood.Answers(status, RetryAfter: TimeSpan.FromHours(2));

        foreach (var number in Enumerable.Range(0, 4))
        {
            await world.ImportAsync($"box{number}@acme.example", mails: 3);
        }

        await world.DeliverAsync();
        Assert.IsNotNull((await GetAsync(world)).GetProperty("downSince").GetString());
        var before = world.Receiver.Attempts.Count;

        Assert.AreEqual(200, (await PutAsync(world, Webhook(other))).Status);
        await world.DeliverAsync();

        Assert.HasCount(12, other.Accepted.Select(webhook => webhook.Id).Distinct());
        await world.SweepAfterAsync(TimeSpan.FromHours(3));
        await world.DeliverAsync();
        Assert.HasCount(12, other.Accepted);
        Assert.HasCount(before, world.Receiver.Attempts);
        Assert.IsNull((await GetAsync(world)).GetProperty("downSince").GetString());
        Assert.IsNull(await world.Connector.Get<DestinationTable>().FindAsync(Account, Token));
    }

    [TestMethod]
    public async Task Mail_that_a_destination_has_does_not_come_again_after_each_change()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await using var other = await StartReceiverAsync(world);
        var mailbox = await world.Connector.ConnectAsync(Address, Token);
        await ImportAsync();
        await PutAsync(world, Webhook(other));
        await ImportAsync();
        await PutAsync(world, Archive);
        await ImportAsync();
        await world.Connector.Get<DestinationEndpoint>().DeleteAsync(Account, Token);
        await ImportAsync();

        Assert.HasCount(4, world.Receiver.Accepted);
        Assert.HasCount(2, other.Accepted);
        Assert.IsEmpty(
            world.Receiver.Accepted.Select(webhook => webhook.Id).Intersect(other.Accepted.Select(webhook => webhook.Id)).ToList());
        Assert.IsTrue((await world.StatesAsync(Address)).All(state => state == "Delivered"));

        async Task ImportAsync()
        {
            mailbox.DeliverGenerated(2);
            await world.Connector.FetchAsync(Address, Token);
            await world.DeliverAsync();
        }
    }

    [TestMethod]
    public async Task Mail_that_waits_for_a_webhook_is_delivered_by_the_change_to_the_archive()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        world.Receiver.Mood = new WebhookMood.Answers(503);
        await world.ImportAsync(Address, mails: 5);
        await world.DeliverAsync();

        await PutAsync(world, Archive);
        await world.DeliverAsync();

        Assert.IsTrue((await world.StatesAsync(Address)).All(state => state == "Delivered"));
        Assert.AreEqual(("archive", true), await KindAsync(world));
    }

    [TestMethod]
    public async Task Mail_that_hangs_at_the_old_destination_during_the_change_is_delivered_once()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await using var other = await StartReceiverAsync(world);
        world.Receiver.Mood = new WebhookMood.Hangs();
        await world.ImportAsync(Address, mails: 2);
        var delivering = world.DeliverAsync();
        await Wait.UntilAsync(() => world.Receiver.Attempts.Count == 1, Wait.Patience, "the post arrives", Token);

        await PutAsync(world, Webhook(other));
        world.Clock.Advance(TimeSpan.FromSeconds(20));
        await delivering;
        await world.Connector.Get<DeliveryQueue>().WakeAsync(ConnectorUnderTest.KeyOf(Address), Token);
        await world.DeliverAsync();
        await world.SweepAfterAsync(TimeSpan.FromHours(1));
        await world.DeliverAsync();

        Assert.HasCount(2, other.Accepted.Select(webhook => webhook.Id).Distinct());
        Assert.HasCount(2, other.Accepted);
        Assert.HasCount(1, world.Receiver.Attempts);
    }

    [TestMethod]
    public async Task Account_without_a_destination_of_its_own_keeps_that_of_the_settings()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var accounts = world.Connector.Get<AccountTable>();
        await accounts.SaveAsync((await accounts.FindAsync(Account, Token))! with { Id = "another" }, Token);
        await world.Connector.Get<DestinationEndpoint>().PutAsync(ApiAnswer.Request(Archive), "another", Token);

        await world.ImportAsync(Address, mails: 1);
        await world.DeliverAsync();

        Assert.HasCount(1, world.Receiver.Accepted);
        Assert.AreEqual(("webhook", false), await KindAsync(world));
    }

    [TestMethod]
    public async Task Test_of_a_destination_says_what_it_answered()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await using var other = await StartReceiverAsync(world);
        await PutAsync(world, Webhook(other));

        var good = await TestAsync(world);
        other.Mood = new WebhookMood.Answers(403);
        var refused = await TestAsync(world);

        Assert.AreEqual((true, null), (good.Accepted, good.Detail));
        Assert.AreEqual("destination.test", other.Accepted.Single().Body.GetProperty("type").GetString());
        Assert.IsFalse(refused.Accepted);
        Assert.Contains("403", refused.Detail!);
        Assert.IsNull((await GetAsync(world)).GetProperty("downSince").GetString(), "a test is no delivery");
    }

    [TestMethod]
    public async Task Secret_is_stored_encrypted_and_in_no_answer_and_erased_with_the_account()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        var put = await PutAsync(world, Webhook(world.Receiver));
        var table = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.DestinationsTable);
        var stored = string.Join(' ', await RowsAsync());

        Assert.Contains("v1.k1.", stored);
        Assert.DoesNotContain(world.Receiver.Secret, stored);
        Assert.DoesNotContain("whsec_", put.Body.ToString());
        Assert.DoesNotContain("whsec_", (await GetAsync(world)).ToString());

        await world.Connector.Get<AccountsEndpoint>().DeleteAsync(Account, withMailboxes: "true", Token);

        Assert.IsEmpty(await RowsAsync());

        async Task<List<object>> RowsAsync() =>
            await table.QueryAsync<TableEntity>(cancellationToken: Token)
                .SelectMany(row => row.Select(column => column.Value))
                .ToListAsync(Token);
    }

    [TestMethod]
    public async Task Secret_is_re_encrypted_by_the_minutes_sweep_and_its_mail_waits_while_the_key_is_missing()
    {
        await using var world = await DeliveryWorld.StartAsync(Token);
        await using var other = await StartReceiverAsync(world);
        await PutAsync(world, Webhook(other));
        var key = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
        (string, string)[] active = [("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", key), .. DeliveryWorker.SettingsFor(other)];
        await using var rotated = await world.Connector.StartAnotherAsync(Token, active);
        await using var without = await world.Connector.StartAnotherAsync(Token, [("Tokens__Keys__k1", ""), .. active]);

        var locked = await without.Get<Destinations>().OfAsync(Account, Token);
        var answer = (DeliveryAnswer.Down)await locked.TestAsync(Account, Token);
        await rotated.Get<MinuteSweeps>().HandleAsync(Token);
        var opened = await without.Get<Destinations>().OfAsync(Account, Token);

        Assert.IsTrue(locked.TakesMessages);
        Assert.Contains("Tokens__Keys__k1", answer.Reason);
        Assert.IsInstanceOfType<DeliveryAnswer.Accepted>(await opened.TestAsync(Account, Token));
    }

    private static object Webhook(WebhookReceiver receiver) =>
        new { kind = "webhook", uri = receiver.Address.AbsoluteUri, secret = receiver.Secret };

    private async Task<WebhookReceiver> StartReceiverAsync(DeliveryWorld world)
    {
        var receiver = await WebhookReceiver.StartAsync(Token);
        receiver.Time = world.Clock;
        return receiver;
    }

    private async Task<ApiAnswer> PutAsync(DeliveryWorld world, object body) =>
        ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().PutAsync(ApiAnswer.Request(body), Account, Token));

    private async Task<System.Text.Json.JsonElement> GetAsync(DeliveryWorld world) =>
        ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().GetAsync(Account, Token)).Body;

    private async Task<(string? Kind, bool Own)> KindAsync(DeliveryWorld world)
    {
        var view = await GetAsync(world);
        return (view.GetProperty("kind").GetString(), view.GetProperty("own").GetBoolean());
    }

    private async Task<(bool Accepted, string? Detail)> TestAsync(DeliveryWorld world)
    {
        var body = ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().TestAsync(Account, Token)).Body;
        return (body.GetProperty("accepted").GetBoolean(), body.GetProperty("detail").GetString());
    }
}
