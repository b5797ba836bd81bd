using System.Text;
using System.Text.Json;
using Connector.Api;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Api;

/// <summary>
/// Forwarding for an account over HTTP: the default is a dry run for all mailboxes, and every refusal says what to change.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ForwardingSetupTests(TestContext context)
{
    private const string One = "one@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Call_without_a_body_is_a_dry_run()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var mailbox = await world.ConnectAsync(One);
        mailbox.DelegatedScopes = [GmailScopes.Readonly, GmailScopes.SettingsSharing];

        var (status, dry) = await PostAsync(world, "set", body: "");
        Assert.AreEqual((200, true, "WouldSet"), (status, dry.GetProperty("dryRun").GetBoolean(), OutcomeIn(dry)));
        Assert.IsNull(mailbox.ForwardsTo);

        var (_, done) = await PostAsync(world, "set", $$"""{"addresses":["ONE@acme.example"],"dryRun":false}""");
        Assert.AreEqual((false, "Set"), (done.GetProperty("dryRun").GetBoolean(), OutcomeIn(done)));
        Assert.AreEqual(1, done.GetProperty("counts").GetProperty("Set").GetInt32());
        Assert.IsNotNull(mailbox.ForwardsTo);
    }

    [TestMethod]
    [DataRow("acme", "set", """{"dryrun":"no"}""", 400)]
    [DataRow("acme", "set", """{"all":true}""", 400)]
    [DataRow("acme", "undo", "", 404)]
    [DataRow("nobody", "set", "", 404)]
    public async Task Bad_call_is_refused_with_an_explanation_and_changes_nothing(string account, string verb, string body, int expected)
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        var mailbox = await world.ConnectAsync(One);

        var (status, problem) = await PostAsync(world, verb, body, account);

        Assert.AreEqual(expected, status);
        Assert.AreNotEqual("", problem.GetProperty("detail").GetString());
        Assert.IsNull(mailbox.ForwardsTo);
    }

    [TestMethod]
    public async Task Call_during_an_incident_is_refused_and_names_the_alternative()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await world.ConnectAsync(One);
        var incident = await world.OpenIncidentAsync();

        var (status, problem) = await PostAsync(world, "set", """{"dryRun":false}""");

        Assert.AreEqual(409, status);
        Assert.Contains(incident, problem.GetProperty("detail").GetString()!);
        Assert.Contains("address map", problem.GetProperty("detail").GetString()!);
    }

    private static string? OutcomeIn(JsonElement answer) => answer.GetProperty("mailboxes")[0].GetProperty("outcome").GetString();

    private async Task<(int Status, JsonElement Body)> PostAsync(
        ForwardingWorld world, string verb, string body, string account = ConnectorUnderTest.Account)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.ContentLength = body.Length;
        http.Response.Body = answer;

        var result = await world.Connector.Get<ForwardingSetupEndpoint>().ActAsync(http.Request, account, verb, Token);
        await result.ExecuteAsync(http);
        return (http.Response.StatusCode, JsonElement.Parse(answer.ToArray()));
    }
}
