using Connector.Api;
using Connector.Delivering;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Api;

/// <summary>What the API accepts as the destination of an account.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DestinationTests(TestContext context)
{
    private const string Account = ConnectorUnderTest.Account;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Webhook_of_an_account_reaches_no_private_network_unless_the_settings_allow_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var endpoint = connector.Get<DestinationEndpoint>();
        var plain = new { kind = "webhook", uri = receiver.Address.AbsoluteUri, secret = receiver.Secret };
        var http = ApiAnswer.Of(await endpoint.PutAsync(ApiAnswer.Request(plain), Account, Token));
        await endpoint.PutAsync(
            ApiAnswer.Request(new { kind = "webhook", uri = "https://localhost/hook", secret = receiver.Secret }), Account, Token);

        var test = ApiAnswer.Of(await endpoint.TestAsync(Account, Token));

        Assert.AreEqual(400, http.Status);
        Assert.Contains("private", test.Body.GetProperty("detail").GetString()!);
    }

    [TestMethod]
    [DataRow("""{"kind":"ftp"}""", "kind")]
    [DataRow("{}", "kind")]
    [DataRow("""{"kind":"archive","uri":"https://a.example/"}""", "uri")]
    [DataRow("""{"kind":"webhook","uri":"ftp://a.example/","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "uri")]
    [DataRow("""{"kind":"webhook","uri":"https://me:pass@a.example/","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "uri")]
    [DataRow("""{"kind":"webhook","uri":"https://a.example/","secret":"whsec_short"}""", "secret")]
    [DataRow("""{"kind":"webhook","uri":"https://a.example/"}""", "secret")]
    [DataRow("""{"kind":"webhook","address":"https://a.example/"}""", "address")]
    public async Task Wrong_destination_is_refused_and_changes_nothing(string body, string named)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        var answer = ApiAnswer.Of(await connector.Get<DestinationEndpoint>().PutAsync(ApiAnswer.RequestOf(body), Account, Token));

        Assert.AreEqual(400, answer.Status);
        Assert.Contains(named, answer.Detail);
        Assert.DoesNotContain("whsec_short", answer.Detail);
        Assert.IsNull(await connector.Get<AccountDestinations>().FindAsync(Account, Token));
    }
}
