using Azure.Data.Tables;
using Connector.Api;
using Connector.Delivering;
using Connector.IntegrationTests.Delivering;
using Connector.IntegrationTests.Support;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.TestKit.Webhooks;
using Connector.TestKit.Zendesk;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>A Zendesk that an account has of its own: set, tested, and changed while mail waits.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskAsDestinationTests(TestContext context)
{
    private const string Account = ConnectorUnderTest.Account;

    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_that_waits_for_a_webhook_becomes_tickets_once_and_none_comes_again_after_the_way_back()
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        world.Receiver.Mood = new WebhookMood.Answers(503);
        await world.ImportAsync(Address, mails: 5);
        await world.DeliverAsync();
        var attempts = world.Receiver.Attempts.Count;

        Assert.AreEqual(200, (await PutAsync(world, Body(server))).Status);
        await world.DeliverAsync();
        await PassAsync(world);

        Assert.HasCount(5, MarkersIn(server));
        Assert.HasCount(5, MarkersIn(server).Distinct());

        world.Receiver.Mood = new WebhookMood.Answers(200);
        await world.Connector.Get<DestinationEndpoint>().DeleteAsync(Account, Token);
        await PassAsync(world);

        Assert.HasCount(attempts, world.Receiver.Attempts);
        Assert.HasCount(5, MarkersIn(server));
        Assert.IsTrue((await world.StatesAsync(Address)).All(state => state == "Delivered"));
    }

    [TestMethod]
    public async Task Mail_that_waits_for_a_Zendesk_that_is_down_goes_to_the_webhook_once()
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        await PutAsync(world, Body(server));
        using var down = server.Zendesk.Faults.Set(new SimulatedFault.Status(503));
        await world.ImportAsync(Address, mails: 4);
        await world.DeliverAsync();

        await world.Connector.Get<DestinationEndpoint>().DeleteAsync(Account, Token);
        await world.DeliverAsync();
        down.Dispose();
        await PassAsync(world);

        Assert.HasCount(4, world.Receiver.Accepted);
        Assert.HasCount(4, world.Receiver.Accepted.Select(webhook => webhook.Id).Distinct());
        Assert.IsEmpty(MarkersIn(server));
    }

    [TestMethod]
    public async Task Test_says_what_Zendesk_said()
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        var put = await PutAsync(world, Body(server));
        var good = await TestAsync(world);
        await PutAsync(world, Body(server, secret: "not-the-secret"));
        var refused = await TestAsync(world);

        Assert.AreEqual(("acme.zendesk.com", true), (put.Body.GetProperty("name").GetString(), put.Body.GetProperty("own").GetBoolean()));
        Assert.AreEqual((true, null), good);
        Assert.IsFalse(refused.Accepted);
        Assert.Contains("Zendesk", refused.Detail!);
        Assert.IsEmpty(server.Zendesk.Tickets.ToList());
    }

    [TestMethod]
    public async Task Settings_are_answered_without_the_secret_which_is_stored_encrypted()
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        var put = await PutAsync(world, new
        {
            kind = "zendesk",
            subdomain = "acme",
            clientId = "mail_connector",
            clientSecret = "secret-of-the-client",
            automaticMail = "leaveOut",
            tags = new[] { "gmail-connector", "vip" },
        });
        var table = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.DestinationsTable);
        var stored = string.Join(' ', await table.QueryAsync<TableEntity>(cancellationToken: Token)
            .SelectMany(row => row.Select(column => column.Value)).ToListAsync(Token));

        Assert.AreEqual("zendesk acme mail_connector leaveOut", string.Join(
            ' ', new[] { "kind", "subdomain", "clientId", "automaticMail" }.Select(name => put.Body.GetProperty(name).GetString())));
        Assert.AreEqual(
            "gmail-connector vip", string.Join(' ', put.Body.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString())));
        Assert.DoesNotContain("secret-of", put.Body.ToString());
        Assert.DoesNotContain("secret-of", stored);
        Assert.Contains("v1.k1.", stored);
    }

    [TestMethod]
    public async Task Secret_is_re_encrypted_by_the_minutes_sweep_and_the_other_settings_stay()
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        await PutAsync(world, Body(server));
        var before = (await world.Connector.Get<AccountDestinations>().FindAsync(Account, Token))!;
        var key = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
        await using var rotated = await world.Connector.StartAnotherAsync(Token, ("Tokens__ActiveKey", "k2"), ("Tokens__Keys__k2", key));

        await rotated.Get<MinuteSweeps>().HandleAsync(Token);

        var after = (await rotated.Get<AccountDestinations>().FindAsync(Account, Token))!;
        Assert.StartsWith("v1.k2.", after.EncryptedSecret!);
        Assert.AreEqual(server.Zendesk.Options.ClientSecret, rotated.Get<AccountDestinations>().DecryptSecret(after));
        Assert.AreEqual((before.Zendesk!.Subdomain, before.Zendesk.ClientId), (after.Zendesk!.Subdomain, after.Zendesk.ClientId));
        Assert.AreSequenceEqual(before.Zendesk.Tags, after.Zendesk.Tags);
    }

    [TestMethod]
    [DataRow("subdomain", "https://acme.zendesk.com")]
    [DataRow("subdomain", "ACME")]
    [DataRow("subdomain", "acme.evil.example/")]
    [DataRow("subdomain", null)]
    [DataRow("clientId", "")]
    [DataRow("clientSecret", "short")]
    [DataRow("clientSecret", null)]
    [DataRow("automaticMail", "delete")]
    [DataRow("uri", "https://acme.example/")]
    [DataRow("kind", "helpdesk")]
    public async Task Wrong_field_is_named_and_nothing_is_saved(string field, string? value)
    {
        await using var server = await StartZendeskAsync();
        await using var world = await StartAsync(server);
        var body = new Dictionary<string, string?>
        {
            ["kind"] = "zendesk",
            ["subdomain"] = "acme",
            ["clientId"] = "mail_connector",
            ["clientSecret"] = "secret-of-the-client",
            [field] = value,
        };

        var put = await PutAsync(world, body.Where(pair => pair.Value is not null).ToDictionary());

        Assert.AreEqual(400, put.Status);
        Assert.Contains(field, put.Body.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("secret-of", put.Body.ToString());
        Assert.IsFalse((await GetAsync(world)).GetProperty("own").GetBoolean());
    }

    private static object Body(ZendeskServer server, string? secret = null) => new
    {
        kind = "zendesk",
        subdomain = server.Zendesk.Options.Subdomain,
        clientId = server.Zendesk.Options.ClientId,
        clientSecret = secret ?? server.Zendesk.Options.ClientSecret,
    };

    private static List<string> MarkersIn(ZendeskServer server) =>
        [.. server.Zendesk.Tickets.SelectMany(ticket => ticket.Comments).Select(comment => comment.Marker).OfType<string>()];

    private async Task<ZendeskServer> StartZendeskAsync() => await ZendeskServer.StartAsync(
        new ZendeskSimulator(new ZendeskSimulatorOptions { CallsPerMinute = 100_000, UpdatesPerMinute = 100_000 }), Token);

    private Task<DeliveryWorld> StartAsync(ZendeskServer server) => DeliveryWorld.StartAsync(
        Token, ("Zendesk__BaseUri", server.Address.AbsoluteUri), ("Zendesk__AllowPrivate", "true"));

    /// <summary>Lets a few minutes pass, in which mail that had to wait is delivered.</summary>
    private static async Task PassAsync(DeliveryWorld world)
    {
        for (var round = 0; round < 4; round++)
        {
            await world.SweepAfterAsync(TimeSpan.FromMinutes(3));
            await world.DeliverAsync();
        }
    }

    private async Task<ApiAnswer> PutAsync(DeliveryWorld world, object body) =>
        ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().PutAsync(ApiAnswer.Request(body), Account, Token));

    private async Task<System.Text.Json.JsonElement> GetAsync(DeliveryWorld world) =>
        ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().GetAsync(Account, Token)).Body;

    private async Task<(bool Accepted, string? Detail)> TestAsync(DeliveryWorld world)
    {
        var body = ApiAnswer.Of(await world.Connector.Get<DestinationEndpoint>().TestAsync(Account, Token)).Body;
        return (body.GetProperty("accepted").GetBoolean(), body.GetProperty("detail").GetString());
    }
}
