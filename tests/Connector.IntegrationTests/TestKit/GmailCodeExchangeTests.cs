using System.Net;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using Microsoft.Extensions.Time.Testing;
using static Connector.IntegrationTests.TestKit.ConsentCaller;

namespace Connector.IntegrationTests.TestKit;

/// <summary>
/// The exchange of a code for tokens, held against https://developers.google.com/identity/protocols/oauth2/web-server, RFC 6749 (4.1.3)
/// and RFC 7636 (4.6).
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class GmailCodeExchangeTests(TestContext context)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task Consent_leads_back_with_the_state_and_a_code_that_gives_a_refresh_token_which_opens_the_mailbox()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync();
        var callback = ParametersOf(answer);
        var reply = await consent.ExchangeAsync(answer);
        var refreshed = await consent.Caller.RefreshAsync(reply.StringOf("refresh_token")!);

        Assert.AreEqual(302, answer.Status);
        Assert.StartsWith($"{Callback}?", answer.Callback!.AbsoluteUri);
        Assert.AreEqual("a state & more", callback["state"]);
        Assert.AreEqual(GmailScopes.Readonly, callback["scope"]);
        Assert.AreEqual(GmailScopes.Readonly, reply.StringOf("scope"));
        Assert.AreEqual("Bearer", reply.StringOf("token_type"));
        Assert.DoesNotContain("refresh_token_expires_in", reply.Text);
        Assert.AreEqual(HttpStatusCode.OK, refreshed.Status);
    }

    [TestMethod]
    public async Task Code_is_good_for_one_exchange_within_ten_minutes()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var (used, late) = (await consent.AskAsync(), await consent.AskAsync());
        var first = await consent.ExchangeAsync(used);
        var second = await consent.ExchangeAsync(used);
        _time.Advance(TimeSpan.FromMinutes(10));
        var third = await consent.ExchangeAsync(late);

        Assert.AreEqual(HttpStatusCode.OK, first.Status);
        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (second.Status, second.StringOf("error")));
        Assert.AreEqual((HttpStatusCode.BadRequest, "invalid_grant"), (third.Status, third.StringOf("error")));
    }

    [TestMethod]
    [DataRow("code_verifier", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", 400, "invalid_grant")]
    [DataRow("code_verifier", null, 400, "invalid_grant")]
    [DataRow("redirect_uri", "http://localhost:7071/api/connect/callback", 400, "redirect_uri_mismatch")]
    [DataRow("client_secret", "wrong", 401, "invalid_client")]
    [DataRow("client_id", "somebody.else", 401, "invalid_client")]
    [DataRow("code", "4/0unknown", 400, "invalid_grant")]
    public async Task Exchange_that_does_not_fit_its_request_is_refused_and_leaves_the_code_usable(
        string field, string? value, int status, string error)
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        var code = await consent.AskAsync();

        var refused = await consent.ExchangeAsync(code, (field, value));
        var right = await consent.ExchangeAsync(code);

        Assert.AreEqual((status, error), ((int)refused.Status, refused.StringOf("error")));
        Assert.AreEqual(HttpStatusCode.OK, right.Status);
    }

    [TestMethod]
    public async Task Refresh_token_comes_with_offline_access_and_with_the_first_or_an_asked_consent_only()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        var mailbox = gmail.Mailbox(Address);
        mailbox.IsRevoked = true;

        Assert.IsNull(await RefreshTokenAsync(("access_type", "online")), "online");
        Assert.IsNotNull(await RefreshTokenAsync(("prompt", null)), "the first consent");
        Assert.IsNull(await RefreshTokenAsync(("prompt", null)), "the second consent");
        Assert.IsNotNull(await RefreshTokenAsync(("prompt", "consent select_account")), "asked for");
        mailbox.Owner.WithholdsRefreshToken = true;
        Assert.IsNull(await RefreshTokenAsync(("prompt", "consent")), "switched off");

        async Task<string?> RefreshTokenAsync((string, string?) change)
        {
            var answer = await consent.AskAsync(change: change);
            var reply = await consent.ExchangeAsync(answer);
            return reply.StringOf("refresh_token");
        }
    }

    [TestMethod]
    public async Task Refresh_token_of_an_app_in_Testing_says_that_it_ends_in_seven_days_and_does()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        gmail.Client.IsTesting = true;

        var reply = await consent.ExchangeAsync(await consent.AskAsync());
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        var last = await consent.Caller.RefreshAsync(reply.StringOf("refresh_token")!);
        _time.Advance(TimeSpan.FromSeconds(1));
        var over = await consent.Caller.RefreshAsync(reply.StringOf("refresh_token")!);

        // As seen at Google: stackoverflow.com/questions/70271716.
        Assert.AreEqual(604799, reply.Json.GetProperty("refresh_token_expires_in").GetInt32());
        Assert.AreEqual(HttpStatusCode.OK, last.Status);
        Assert.AreEqual("invalid_grant", over.StringOf("error"));
    }

    [TestMethod]
    public async Task Account_without_Gmail_consents_and_has_no_profile()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync(new ConsentChoice(Twist: ConsentTwist.NoGmail));
        var reply = await consent.ExchangeAsync(answer);
        consent.Caller.Use(reply.StringOf("access_token")!);
        var profile = await consent.Caller.GetAsync("me/profile");

        Assert.AreEqual((HttpStatusCode.BadRequest, "failedPrecondition"), (profile.Status, profile.Reason));
    }

    [TestMethod]
    public async Task Consent_after_a_revocation_does_not_bring_older_tokens_back()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        var mailbox = gmail.Mailbox(Address);
        var old = mailbox.RefreshToken;
        mailbox.IsRevoked = true;

        await consent.ExchangeAsync(await consent.AskAsync());

        Assert.AreEqual("invalid_grant", (await consent.Caller.RefreshAsync(old)).StringOf("error"));
        Assert.AreEqual(HttpStatusCode.OK, (await consent.Caller.RefreshAsync(mailbox.RefreshToken)).Status);
    }

    [TestMethod]
    public async Task Refresh_token_is_refused_to_a_client_that_did_not_ask_for_it()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        var own = gmail.AddClient("acme.apps.example.com", "the secret of acme");

        var answer = await consent.Caller.RefreshAsync(gmail.Mailbox(Address).RefreshToken, own.Id, own.Secret);

        Assert.AreEqual((HttpStatusCode.Unauthorized, "unauthorized_client"), (answer.Status, answer.StringOf("error")));
    }

    private async Task<GmailSimulator> StartAsync()
    {
        var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions { Time = _time }, context.CancellationToken);
        gmail.AddMailbox(Address);
        gmail.AddMailbox(Other);
        return gmail;
    }
}
