using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Connector.Importing;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.IntegrationTests.Gmail;

/// <summary>Domain-wide delegation by the app's Azure identity, against a scripted token exchange and signJwt (RFC 8693, 2).</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class KeylessDelegationTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Provider = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/azure/providers/entra";

    private readonly List<string> _calls = [];

    private int _status = 200;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_is_read_by_a_jwt_that_google_signs_and_the_azure_token_is_exchanged_once()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        gmail.AddMailbox(Address).IsDelegated = true;
        gmail.AddMailbox("sales@acme.example").IsDelegated = true;
        await using var google = await StartAsync(gmail.CreateServiceAccount());
        await using var services = Services(gmail, google);
        var port = services.GetRequiredService<IGmail>();

        var one = await port.OpenUnstored(new MailboxKey("acme", Address), null, null).GetProfileAsync(Token);
        var other = await port.OpenUnstored(new MailboxKey("acme", "sales@acme.example"), null, null).GetProfileAsync(Token);

        Assert.AreEqual((Address, "sales@acme.example"), (one.Address, other.Address));
        Assert.AreSequenceEqual(["exchange azure-token", "sign federated", "sign federated"], _calls);
    }

    [TestMethod]
    [DataRow(400, FailureClass.AccessDenied)]
    [DataRow(403, FailureClass.AccessDenied)]
    [DataRow(503, FailureClass.ProviderUnavailable)]
    public async Task Refused_exchange_is_a_wrong_set_up_and_a_fault_of_google_is_not(int status, FailureClass expected)
    {
        _status = status;
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        gmail.AddMailbox(Address).IsDelegated = true;
        await using var google = await StartAsync(gmail.CreateServiceAccount());
        await using var services = Services(gmail, google);
        var mailbox = services.GetRequiredService<IGmail>().OpenUnstored(new MailboxKey("acme", Address), null, null);

        var failed = await Assert.ThrowsExactlyAsync<FetchFailedException>(() => mailbox.GetProfileAsync(Token));

        Assert.AreEqual(expected, failed.Failure.Class);
        Assert.DoesNotContain("azure-token", failed.Message);
    }

    private static ServiceProvider Services(GmailSimulator gmail, WebApplication google)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(AppServices.Basics(gmail, "UseDevelopmentStorage=true"))
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Gmail:Delegation:ServiceAccount"] = "connector@connector-simulated.iam.gserviceaccount.com",
                ["Gmail:Delegation:Provider"] = Provider,
                ["Gmail:Delegation:Audience"] = "api://connector",
                ["Gmail:Delegation:StsUri"] = $"{google.Urls.Single()}/v1/token",
                ["Gmail:Delegation:SignUri"] = $"{google.Urls.Single()}/",
            })
            .Build();
        return new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<TokenCredential>(new AzureIdentity())
            .AddLogging()
            .AddConnector(configuration)
            .BuildServiceProvider();
    }

    private async Task<WebApplication> StartAsync(string serviceAccount)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/token", ExchangeAsync);
        app.MapPost("/v1/projects/-/serviceAccounts/{account}", (HttpRequest request) => SignAsync(request, serviceAccount));
        await app.StartAsync(Token);
        return app;
    }

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync(Token);
        _calls.Add($"exchange {form["subject_token"]}");
        return _status == 200 && form["audience"] == Provider && form["subject_token_type"] == "urn:ietf:params:oauth:token-type:jwt"
            ? Results.Json(new { access_token = "federated", expires_in = 3600, token_type = "Bearer" })
            : Results.Json(new { error = "invalid_grant", error_description = "The audience does not match." }, statusCode: _status);
    }

    private async Task<IResult> SignAsync(HttpRequest request, string serviceAccount)
    {
        _calls.Add($"sign {request.Headers.Authorization.ToString().Split(' ')[1]}");
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: Token);
        var payload = body.RootElement.GetProperty("payload").GetString()!;
        using var key = RSA.Create();
        key.ImportFromPem(JsonDocument.Parse(serviceAccount).RootElement.GetProperty("private_key").GetString());
        var text = $"{Encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")}.{Encode(payload)}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return Results.Json(new { keyId = "1", signedJwt = $"{text}.{Base64Url.EncodeToString(signature)}" });

        static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    private sealed class AzureIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("azure-token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.AreSequenceEqual(["api://connector/.default"], requestContext.Scopes);
            return ValueTask.FromResult(GetToken(requestContext, cancellationToken));
        }
    }
}
