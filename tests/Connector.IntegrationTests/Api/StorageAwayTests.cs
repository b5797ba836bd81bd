using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.IntegrationTests.Support.Workers;
using Connector.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Api;

/// <summary>HTTP calls while storage cannot be reached, or does its work and loses the answer.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class StorageAwayTests(TestContext context)
{
    private const string Account = "acme";

    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    /// <summary>Every call that reads or writes storage, by its name in the table of docs/api.md.</summary>
    private Dictionary<string, Func<WorkerUnderTest, Task<IResult>>> Calls => new()
    {
        ["PUT account"] = worker => worker.Get<AccountsEndpoint>().PutAsync(AccountBody(), Account, Token),
        ["GET account"] = worker => worker.Get<AccountsEndpoint>().GetAsync(Account, Token),
        ["GET accounts"] = worker => worker.Get<AccountsEndpoint>().ListAsync(null, Token),
        ["GET mailboxes"] = worker => worker.Get<MailboxesEndpoint>().ListAsync(Account, Token),
        ["GET mailbox"] = worker => worker.Get<MailboxesEndpoint>().GetAsync(Account, Address, Token),
        ["POST fetch"] = worker => worker.Get<MailboxesEndpoint>().FetchAsync(Account, Address, Token),
        ["POST pause"] = worker => worker.Get<MailboxesEndpoint>().PauseAsync(Account, Address, Token),
        ["POST resume"] = worker => worker.Get<MailboxesEndpoint>().ResumeAsync(Account, Address, Token),
        ["GET messages"] = worker => worker.Get<MessagesEndpoint>().ListAsync(Account, Address, null, Token),
        ["GET deadletters"] = worker => worker.Get<DeadLettersEndpoint>().ListAsync(Account, null, Token),
        ["GET forwarding"] = worker => worker.Get<ForwardingEndpoint>().GetAsync(Account, Address, Token),
        ["POST rotate"] = worker => worker.Get<ForwardingEndpoint>().ActAsync(Account, Address, "rotate", Token),
        ["GET destination"] = worker => worker.Get<DestinationEndpoint>().GetAsync(Account, Token),
        ["PUT destination"] = worker => worker.Get<DestinationEndpoint>().PutAsync(
            ApiAnswer.Request(new { kind = "archive" }), Account, Token),
        ["GET silences"] = worker => worker.Get<AlertsEndpoint>().ListSilencesAsync(Account, Token),
        ["GET poison"] = worker => worker.Get<PoisonEndpoint>().ListAsync(null, Token),
        ["GET incidents"] = worker => worker.Get<IncidentsEndpoint>().ListAsync(Token),
        ["GET status"] = worker => worker.Get<StatusEndpoint>().GetAsync(Token),
        ["DELETE mailbox"] = worker => worker.Get<MailboxesEndpoint>().DeleteAsync(Account, Address, Token),
        ["DELETE account"] = worker => worker.Get<AccountsEndpoint>().DeleteAsync(Account, "true", Token),
    };

    [TestMethod]
    public async Task Health_of_an_app_whose_tables_are_not_created_yet_is_503()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var notRun = ActivatorUtilities.CreateInstance<StorageCreation>(connector.Get<IServiceProvider>());
        var health = ActivatorUtilities.CreateInstance<HealthEndpoint>(connector.Get<IServiceProvider>(), notRun);

        Assert.AreEqual(503, ApiAnswer.Of(await health.GetAsync(Token)).Status);
        await notRun.StartingAsync(Token);
        Assert.AreEqual(200, ApiAnswer.Of(await health.GetAsync(Token)).Status);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Every_call_is_answered_with_503_and_a_time_to_retry_while_storage_is_away(bool isUnreachable)
    {
        await using var world =
            await WorkerWorld.StartAsync(Token, ("Forwarding__Domain", "in.example"), ("Forwarding__Secret", new string('s', 32)));
        await using var worker = world.NewWorker(isUnreachable ? new CutWire() : new FaultyWire(1, StorageFault.AwayFromThenOn));

        foreach (var (name, call) in Calls)
        {
            var answer = await AnswerAsync(() => call(worker));

            Assert.AreEqual(503, answer.StatusCode, name);
            Assert.AreEqual("application/problem+json", answer.ContentType, name);
            Assert.AreEqual("30", answer.Headers.RetryAfter.ToString(), name);
        }
    }

    /// <summary>The storage clients retry, and then find the result of their first attempt.</summary>
    [TestMethod]
    [DataRow(StorageFault.DoneButBusy)]
    [DataRow(StorageFault.DoneButReset)]
    public async Task Call_succeeds_although_storage_denies_its_own_success(StorageFault fault)
    {
        await using var world =
            await WorkerWorld.StartAsync(Token, ("Forwarding__Domain", "in.example"), ("Forwarding__Secret", new string('s', 32)));
        var gmail = world.Gmail.AddMailbox(Address);
        (string Name, Func<WorkerUnderTest, Task<IResult>> Call)[] calls =
        [
            ("PUT account", Calls["PUT account"]),
            ("PUT mailbox", worker => worker.Get<PutMailboxEndpoint>().PutAsync(
            ApiAnswer.Request(new { refreshToken = gmail.RefreshToken }), Account, Address, Token)),
            ("POST rotate", Calls["POST rotate"]),
            ("POST pause", Calls["POST pause"]),
            ("POST resume", Calls["POST resume"]),
            ("DELETE account", Calls["DELETE account"]),
        ];

        for (var (step, struck) = (1, true); struck; step++)
        {
            struck = false;

            foreach (var (name, call) in calls)
            {
                var wire = new FaultyWire(step, fault);
                await using var worker = world.NewWorker(wire);
                var answer = await AnswerAsync(() => call(worker));

                Assert.IsInRange(200, 299, answer.StatusCode, $"{name}, request {step}");
                struck |= wire.HasStruck;
            }
        }
    }

    private static HttpRequest AccountBody() =>
        ApiAnswer.Request(new { displayName = "Acme", locale = "en", admins = new[] { new { email = "admin@elsewhere.example" } } });

    /// <summary>The same as the middleware of the function app.</summary>
    private static async Task<HttpResponse> AnswerAsync(Func<Task<IResult>> call)
    {
        IResult result;

        try
        {
            result = await call();
        }
        catch (Exception exception) when (StorageAway.AnswerTo(exception) is { } away)
        {
            result = away;
        }

        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        await result.ExecuteAsync(http);
        return http.Response;
    }

    private sealed class CutWire : Wire
    {
        public override Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
    }
}
