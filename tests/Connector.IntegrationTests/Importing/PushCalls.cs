using System.Text;
using System.Text.Json.Nodes;
using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Importing;

/// <summary>A connector with push, and calls of its push endpoint.</summary>
internal static class PushCalls
{
    public const string Address = "support@acme.example";

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static Task<ConnectorUnderTest> StartAsync(PushSigner signer, CancellationToken cancellationToken) =>
        ConnectorUnderTest.StartAsync(
            cancellationToken,
            ("Push__Topic", "projects/connector-simulated/topics/gmail"),
            ("Push__Audience", PushSigner.Audience),
            ("Push__ServiceAccount", PushSigner.ServiceAccount),
            ("Push__CertificatesUri", signer.CertificatesUri.AbsoluteUri));

    /// <summary>A connected mailbox that is not polled for the next minutes.</summary>
    public static Task<SimulatedMailbox> ConnectQuietAsync(ConnectorUnderTest connector, CancellationToken cancellationToken) =>
        connector.ConnectAsync(Address, cancellationToken, mailbox => mailbox with { PollAt = Now.AddMinutes(5) });

    public static Task<int> PushAsync(
        ConnectorUnderTest connector, string token, string address, ulong historyId, CancellationToken cancellationToken)
    {
        var announcement = new JsonObject { ["emailAddress"] = address, ["historyId"] = historyId };
        var message = new JsonObject
        {
            ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(announcement.ToJsonString())),
            ["messageId"] = "2070443601311540",
            ["publishTime"] = "2026-11-23T09:00:00.000Z",
        };
        var body = new JsonObject { ["message"] = message, ["subscription"] = "projects/connector-simulated/subscriptions/gmail" };
        return PushAsync(connector, token, body.ToJsonString(), cancellationToken);
    }

    /// <returns>The status of the answer.</returns>
    public static async Task<int> PushAsync(ConnectorUnderTest connector, string token, string body, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        http.Request.Headers.Authorization = token.Length == 0 ? "" : $"Bearer {token}";

        var result = await connector.Get<PushEndpoint>().PostAsync(http.Request, cancellationToken);
        await result.ExecuteAsync(http);
        return http.Response.StatusCode;
    }
}
