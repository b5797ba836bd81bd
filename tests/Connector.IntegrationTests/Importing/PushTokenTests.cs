using Connector.Importing.Push;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Gmail;
using static Connector.IntegrationTests.Importing.PushCalls;

namespace Connector.IntegrationTests.Importing;

/// <summary>Calls of the push endpoint without a valid token or body are refused.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class PushTokenTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Push_without_a_valid_token_is_refused()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var stranger = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        await ConnectQuietAsync(connector, Token);

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
            Assert.AreEqual(401, await PushAsync(connector, token, Address, 1, Token), token);
        }
    }

    [TestMethod]
    public async Task Push_that_is_off_refuses_calls_and_sets_no_watch()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await ConnectQuietAsync(connector, Token);

        await connector.Get<RenewWatches>().HandleAsync(Token);

        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Watch));
        Assert.AreEqual(401, await PushAsync(connector, signer.Token(Now), Address, 1, Token));
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
        await using var connector = await StartAsync(signer, Token);

        Assert.AreEqual(400, await PushAsync(connector, signer.Token(Now), body, Token));
    }

    [TestMethod]
    public async Task Invalid_bearer_token_is_answered_with_401()
    {
        await using var signer = await PushSigner.StartAsync(Token);
        await using var connector = await StartAsync(signer, Token);
        var good = signer.Token(Now);
        var chance = new Random(20240913);
        string[] parts = ["", "x", "é", "%%%", "bnVsbA", "W10", "e30", "MQ", "eyJhbGciOjF9", "eyJhbGciOiJSUzI1NiIsImtpZCI6MX0",
            "eyJleHAiOjFlNDAwfQ", "eyJhdWQiOnt9fQ", .. good.Split('.')];
        string[] made = ["", " ", "x", "..", "....", new string('a', 100_000), $"{good}x", $"{good}.x", good[1..], good.Replace('.', ' ')];
        var mutated = Enumerable.Range(0, 300).Select(_ => Mutate(good, chance));
        var joined = from header in parts from payload in parts select $"{header}.{payload}.{parts[chance.Next(parts.Length)]}";

        foreach (var token in made.Concat(mutated).Concat(joined).Where(token => token != good))
        {
            Assert.AreEqual(401, await PushAsync(connector, token, Address, 1, Token), token);
        }
    }

    /// <summary>Replaces one letter, but never the last one of a part, because a decoder may ignore its low bits.</summary>
    private static string Mutate(string token, Random chance)
    {
        var ends = token.Select((letter, index) => letter == '.' ? index : -1).Where(index => index >= 0).Append(token.Length).ToList();
        var at = chance.Next(token.Length);

        return token[at] == '.' || ends.Contains(at + 1)
            ? Mutate(token, chance)
            : $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
    }
}
