using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Connector.Api;
using Connector.Importing;
using Connector.Importing.Push;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class PushTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Push_fetches_a_quiet_mailbox_once()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var gmail = await ConnectQuietAsync(connector);
        await connector.Get<RenewWatches>().HandleAsync(Token);
        await connector.Get<FetchPlanner>().PlanDueAsync(Token);
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        gmail.Deliver(new GeneratedMails().Next());

        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId));
        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId));

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        await connector.FetchAsync(Address, Token);
        Assert.HasCount(1, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual(204, await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId));
        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_during_a_fetch_is_handled_by_the_next_tick()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var gmail = await ConnectQuietAsync(connector);
        await connector.Get<RenewWatches>().HandleAsync(Token);
        var mailbox = await connector.MailboxAsync(Address, Token);
        await connector.Mailboxes.SaveAsync(mailbox with { LeasedUntil = Now.AddMinutes(1) }, Token);

        await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId + 1);
        Assert.AreEqual(0, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
        await connector.Mailboxes.ChangeAsync(mailbox.Key, leased => leased with { LeasedUntil = DateTimeOffset.UnixEpoch }, Token);
        await connector.Get<FetchPlanner>().PlanDueAsync(Token);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_reaches_an_address_in_all_accounts()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var gmail = await ConnectQuietAsync(connector);
        var twin = (await connector.MailboxAsync(Address, Token)) with { Key = new MailboxKey("twin", Address), Id = Guid.NewGuid() };
        var encrypted = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, twin.Key);
        await connector.Mailboxes.TryAddAsync(twin with { EncryptedToken = encrypted }, Token);
        await connector.Get<RenewWatches>().HandleAsync(Token);

        await PushAsync(connector, signer.Token(Now), Address, gmail.HistoryId + 1);

        Assert.AreEqual(2, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Push_finds_a_mailbox_that_was_connected_with_another_spelling()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var gmail =
            await connector.ConnectAsync("jdoe+support@googlemail.com", Token, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });
        await connector.Get<RenewWatches>().HandleAsync(Token);

        await PushAsync(connector, signer.Token(Now), "J.Doe@gmail.com", gmail.HistoryId + 1);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Watch_row_of_an_older_version_is_found_until_it_is_renewed()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var gmail = await connector.ConnectAsync("j.doe@gmail.com", Token, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });
        var row = new TableEntity("j.doe@gmail.com", ConnectorUnderTest.Account)
        {
            ["Account"] = ConnectorUnderTest.Account,
            ["ExpiresAt"] = Now.AddDays(1),
        };
        await connector.Get<TableServiceClient>().GetTableClient(StorageNames.WatchesTable).AddEntityAsync(row, Token);

        await PushAsync(connector, signer.Token(Now), "j.doe@gmail.com", gmail.HistoryId + 1);

        Assert.AreEqual(1, await connector.QueuedAsync(StorageNames.FetchJobsQueue, Token));
    }

    [TestMethod]
    public async Task Mailbox_with_an_unproven_credential_gets_no_watch()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        await connector.ConnectAsync(Address, Token, mailbox => mailbox with { Identity = null });

        await connector.Get<RenewWatches>().HandleAsync(Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Watch));
    }

    [TestMethod]
    public async Task Push_without_a_valid_token_is_refused()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var stranger = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        await ConnectQuietAsync(connector);

        foreach (var token in new[]
        {
            "",
            "nonsense",
            stranger.Token(Now),
            signer.Token(Now, claims => claims["aud"] = "https://elsewhere.example/"),
            signer.Token(Now, claims => claims["iss"] = "https://elsewhere.example/"),
            signer.Token(Now, claims => claims["email"] = "stranger@connector-simulated.iam.gserviceaccount.com"),
            signer.Token(Now, claims => claims["email_verified"] = false),
            signer.Token(Now.AddHours(-2)),
        })
        {
            Assert.AreEqual(401, await PushAsync(connector, token, Address, 1), token);
        }
    }

    [TestMethod]
    public async Task Push_that_is_off_refuses_calls_and_sets_no_watch()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectQuietAsync(connector);

        await connector.Get<RenewWatches>().HandleAsync(Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Watch));
        Assert.AreEqual(401, await PushAsync(connector, signer.Token(Now), Address, 1));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"message":{}}""")]
    [DataRow("""{"message":{"data":"%%%"}}""")]
    [DataRow("""{"message":{"data":"e30="}}""")]
    [DataRow("""{"message":{"data":"bm8ganNvbg=="}}""")]
    public async Task Invalid_push_body_is_refused_with_a_reason(string body)
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);

        Assert.AreEqual(400, await PushAsync(connector, signer.Token(Now), body));
    }

    [TestMethod]
    public async Task Invalid_bearer_token_is_answered_with_401()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        var good = signer.Token(Now);
        var chance = new Random(20240913);
        string[] parts = ["", "x", "é", "%%%", "bnVsbA", "W10", "e30", "MQ", "eyJhbGciOjF9", "eyJhbGciOiJSUzI1NiIsImtpZCI6MX0",
            "eyJleHAiOjFlNDAwfQ", "eyJhdWQiOnt9fQ", .. good.Split('.')];
        string[] made = ["", " ", "x", "..", "....", new string('a', 100_000), $"{good}x", $"{good}.x", good[1..], good.Replace('.', ' ')];
        var mutated = Enumerable.Range(0, 300).Select(_ => Mutate(good, chance));
        var joined = from header in parts from payload in parts select $"{header}.{payload}.{parts[chance.Next(parts.Length)]}";

        foreach (var token in made.Concat(mutated).Concat(joined).Where(token => token != good))
        {
            Assert.AreEqual(401, await PushAsync(connector, token, Address, 1), token);
        }
    }

    /// <summary>One letter is another one: never the last of a part, whose low bits need not count.</summary>
    private static string Mutate(string token, Random chance)
    {
        var ends = token.Select((letter, index) => letter == '.' ? index : -1).Where(index => index >= 0).Append(token.Length).ToList();
        var at = chance.Next(token.Length);

        return token[at] == '.' || ends.Contains(at + 1)
            ? Mutate(token, chance)
            : $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }

    [TestMethod]
    public async Task Watch_is_renewed_daily_and_tried_again_an_hour_after_a_refusal()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer);
        await ConnectQuietAsync(connector);
        var renew = connector.Get<RenewWatches>();
        connector.Gmail.Faults.Set(new GmailFault.Refuse("insufficientPermissions"), FaultScope.Of(CallKind.Watch));

        await renew.HandleAsync(Token);
        var refused = await connector.MailboxAsync(Address, Token);
        connector.Gmail.Faults.Clear();
        await connector.Mailboxes.SaveAsync(refused with { WatchAt = DateTimeOffset.UnixEpoch }, Token);
        await renew.HandleAsync(Token);
        await renew.HandleAsync(Token);
        var watched = await connector.MailboxAsync(Address, Token);

        Assert.IsFalse(refused.IsWatched(Now));
        Assert.IsLessThan(Now.AddHours(2), refused.WatchAt);
        Assert.IsTrue(watched.IsWatched(Now.AddDays(6)));
        Assert.IsGreaterThan(Now.AddHours(23), watched.WatchAt);
        Assert.AreEqual(2, connector.Gmail.Count(CallKind.Watch));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Task<ConnectorUnderTest> StartAsync(PushSigner signer) => ConnectorUnderTest.StartAsync(
        Token,
        ("Push__Topic", "projects/connector-simulated/topics/gmail"),
        ("Push__Audience", PushSigner.Audience),
        ("Push__ServiceAccount", PushSigner.ServiceAccount),
        ("Push__CertificatesUri", signer.CertificatesUri.AbsoluteUri));

    /// <summary>A connected mailbox that is not polled for the next minutes.</summary>
    private Task<SimulatedMailbox> ConnectQuietAsync(ConnectorUnderTest connector) =>
        connector.ConnectAsync(Address, Token, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });

    private Task<int> PushAsync(ConnectorUnderTest connector, string token, string address, ulong historyId)
    {
        var announcement = new JsonObject { ["emailAddress"] = address, ["historyId"] = historyId };
        var message = new JsonObject
        {
            ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(announcement.ToJsonString())),
            ["messageId"] = "2070443601311540",
            ["publishTime"] = "2026-11-23T09:00:00.000Z",
        };
        var body = new JsonObject { ["message"] = message, ["subscription"] = "projects/connector-simulated/subscriptions/gmail" };
        return PushAsync(connector, token, body.ToJsonString());
    }

    private async Task<int> PushAsync(ConnectorUnderTest connector, string token, string body)
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.Headers.Authorization = token.Length == 0 ? "" : $"Bearer {token}";

        var result = await connector.Get<PushEndpoint>().PostAsync(http.Request, Token);
        await result.ExecuteAsync(http);
        return http.Response.StatusCode;
    }
}
