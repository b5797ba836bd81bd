using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class GmailTokenTests(TestContext context)
{
    private const string Address = "support@example.org";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task Refresh_token_gives_an_access_token_for_an_hour()
    {
        await using var gmail = await StartAsync();
        using var caller = Caller(gmail);
        var mailbox = gmail.AddMailbox(Address);

        var answer = (await caller.RefreshAsync(mailbox.RefreshToken)).Json;
        await caller.SignInAsync(mailbox);
        _time.Advance(TimeSpan.FromSeconds(3598));
        var inTime = await caller.GetAsync("me/profile");
        _time.Advance(TimeSpan.FromSeconds(2));
        var late = await caller.GetAsync("me/profile");

        Assert.AreEqual(3599, answer.GetProperty("expires_in").GetInt32());
        Assert.AreEqual("Bearer", answer.GetProperty("token_type").GetString());
        Assert.AreEqual(HttpStatusCode.OK, inTime.Status);
        Assert.AreEqual(HttpStatusCode.Unauthorized, late.Status);
        Assert.AreEqual("authError", late.Reason);
        Assert.AreEqual("UNAUTHENTICATED", late.Error.GetProperty("status").GetString());
    }

    [TestMethod]
    public async Task Wrong_client_and_revoked_and_unknown_tokens_have_different_answers()
    {
        await using var gmail = await StartAsync();
        using var caller = Caller(gmail);
        var mailbox = gmail.AddMailbox(Address);

        var badClient = await caller.RefreshAsync(mailbox.RefreshToken, clientSecret: "wrong");
        var unknown = await caller.RefreshAsync("1//nobody");
        mailbox.IsRevoked = true;
        var revoked = await caller.RefreshAsync(mailbox.RefreshToken);

        Assert.AreEqual((HttpStatusCode.Unauthorized, "invalid_client"), (badClient.Status, badClient.StringOf("error")));
        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (unknown.Status, unknown.StringOf("error")));
        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (revoked.Status, revoked.StringOf("error")));
        Assert.AreEqual("Token has been expired or revoked.", revoked.StringOf("error_description"));
    }

    [TestMethod]
    public async Task Token_opens_its_own_mailbox_only()
    {
        await using var gmail = await StartAsync();
        using var caller = Caller(gmail);
        await caller.SignInAsync(gmail.AddMailbox(Address));
        gmail.AddMailbox("other@example.org");

        Assert.AreEqual(HttpStatusCode.OK, (await caller.GetAsync("me/profile")).Status);
        Assert.AreEqual(HttpStatusCode.OK, (await caller.GetAsync("Support%40Example.org/profile")).Status);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await caller.GetAsync("other@example.org/profile")).Status);
        gmail.RevokeAccessTokens(Address);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await caller.GetAsync("me/profile")).Status);
    }

    [TestMethod]
    public async Task Service_account_acts_for_a_delegated_mailbox()
    {
        await using var gmail = await StartAsync();
        using var caller = Caller(gmail);
        var mailbox = gmail.AddMailbox(Address);
        var key = JsonSerializer.Deserialize<JsonElement>(gmail.CreateServiceAccount());

        var granted = await SignAsync(caller, key, Address);
        mailbox.IsDelegated = false;
        var refused = await SignAsync(caller, key, Address);
        var nobody = await SignAsync(caller, key, "nobody@example.org");
        var forged = await SignAsync(caller, key, Address, forge: true);

        Assert.AreEqual(HttpStatusCode.OK, granted.Status);
        Assert.AreEqual((HttpStatusCode.Unauthorized, "unauthorized_client"), (refused.Status, refused.StringOf("error")));
        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (nobody.Status, nobody.StringOf("error")));
        Assert.AreEqual("Invalid JWT Signature.", forged.StringOf("error_description"));
    }

    private async Task<Answer> SignAsync(GmailCaller caller, JsonElement key, string subject, bool forge = false)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.GetProperty("private_key").GetString());
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims =
            JsonSerializer.Serialize(new { iss = key.GetProperty("client_email").GetString(), sub = subject, iat = now, exp = now + 3600 });
        var signed = $"{Encode("""{"alg":"RS256"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        var signature =
            rsa.SignData(Encoding.ASCII.GetBytes(forge ? signed + "x" : signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        return await caller.TokenAsync(new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = $"{signed}.{Encode(signature)}",
        });
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private Task<GmailSimulator> StartAsync() =>
        GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = _time }, context.CancellationToken);

    private GmailCaller Caller(GmailSimulator gmail) => new(gmail, context.CancellationToken);
}
