using System.Text.Json;
using Connector.Api;
using Connector.Incidents;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Api;

/// <summary>One incident, in JSON for programs and in Markdown for people.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class PostMortemTests(TestContext context)
{
    private const string Id = "20240913-1500-TEST";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(null, "application/json")]
    [DataRow("*/*", "application/json")]
    [DataRow("application/json", "application/json")]
    [DataRow("text/html, */*;q=0.8", "application/json")]
    [DataRow("application/json, text/markdown;q=0.5", "application/json")]
    [DataRow("text/markdown;q=0", "application/json")]
    [DataRow("text/markdown", "text/markdown")]
    [DataRow("text/markdown, */*;q=0.1", "text/markdown")]
    [DataRow("text/markdown; charset=utf-8, application/json;q=0.9", "text/markdown")]
    public async Task Post_mortem_is_sent_only_to_a_caller_that_prefers_Markdown(string? accept, string type)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token, ("Incident__OutboundAddresses", "203.0.113.7"));
        await BeginAsync(connector);

        var (body, given) = await GetAsync(connector, accept);

        Assert.StartsWith(type, given);

        if (type == "application/json")
        {
            Assert.AreEqual(Id, JsonElement.Parse(body).GetProperty("id").GetString());
        }
        else
        {
            Assert.StartsWith($"# Incident {Id}\n", body);
            Assert.Contains("203.0.113.7", body);
            Assert.DoesNotContain("support@acme.example", body);
        }
    }

    private async Task BeginAsync(ConnectorUnderTest connector)
    {
        var (table, options, now) = (connector.Get<IncidentTable>(), connector.Get<IncidentOptions>(), TimeProvider.System.GetUtcNow());
        var suspicion =
            new Suspicion(null, FailureClass.ProviderBlocked, now, 3, 3, 0, [new FailureSample(now, null, 302, null, "www.google.com")]);

        await table.TryBeginAsync(IncidentLife.Begin(Id, suspicion, now, options), Token);
        await table.ApplyAsync(Id, new IncidentEvent.CanarySent(ConnectorUnderTest.KeyOf("support@acme.example")), Token);
        await table.ApplyAsync(Id, new IncidentEvent.CanaryReported(1, CanaryOutcome.Refused), Token);
    }

    private async Task<(string Body, string Type)> GetAsync(ConnectorUnderTest connector, string? accept)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Headers.Accept = accept;
        http.Response.Body = body;

        var result = await connector.Get<IncidentsEndpoint>().GetAsync(http.Request, Id, Token);
        await result.ExecuteAsync(http);

        return (System.Text.Encoding.UTF8.GetString(body.ToArray()), http.Response.ContentType!);
    }
}
