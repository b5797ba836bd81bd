using System.Net;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using static Connector.IntegrationTests.TestKit.ConsentCaller;

namespace Connector.IntegrationTests.TestKit;

/// <summary>The consent page, held against https://developers.google.com/identity/protocols/oauth2/web-server and RFC 6749, 4.1.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class GmailConsentTests(TestContext context)
{
    [TestMethod]
    [DataRow("client_id", "somebody.else", "invalid_client")]
    [DataRow("client_id", null, "invalid_request")]
    [DataRow("redirect_uri", "http://127.0.0.1:7071/api/connect/callback/", "redirect_uri_mismatch")]
    [DataRow("redirect_uri", "https://127.0.0.1:7071/api/connect/callback", "redirect_uri_mismatch")]
    [DataRow("redirect_uri", "https://connector.example/api/connect/callback", "redirect_uri_mismatch")]
    [DataRow("redirect_uri", null, "invalid_request")]
    [DataRow("response_type", "token", "unsupported_response_type")]
    [DataRow("scope", "https://mail.google.com/ unknown", "invalid_scope")]
    [DataRow("scope", null, "invalid_request")]
    [DataRow("code_challenge", "too-short", "invalid_request")]
    [DataRow("code_challenge", null, "invalid_request")]
    [DataRow("code_challenge_method", "S512", "invalid_request")]
    public async Task Wrong_request_stays_on_a_page_of_Google(string parameter, string? value, string error)
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync(change: (parameter, value));

        Assert.AreEqual(error, answer.Error);
        Assert.IsNull(answer.Callback);
        Assert.IsEmpty(gmail.Authorizations);
    }

    [TestMethod]
    public async Task Registered_redirect_uri_of_a_host_is_compared_as_text()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        gmail.Client.RedirectUris = ["https://connector.example/api/connect/callback"];

        var same = await consent.AskAsync(change: ("redirect_uri", "https://connector.example/api/connect/callback"));
        var port = await consent.AskAsync(change: ("redirect_uri", "https://connector.example:8443/api/connect/callback"));

        Assert.StartsWith("https://connector.example/api/connect/callback?", same.Callback!.AbsoluteUri);
        Assert.AreEqual("redirect_uri_mismatch", port.Error);
    }

    [TestMethod]
    public async Task Person_who_cancels_is_sent_back_with_access_denied_and_the_state()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync(new ConsentChoice(Allows: false));

        var callback = ParametersOf(answer);
        Assert.AreEqual("access_denied", callback["error"]);
        Assert.AreEqual("a state & more", callback["state"]);
        Assert.IsNull(callback["code"]);
    }

    [TestMethod]
    public async Task Scope_that_is_not_ticked_is_missing_in_the_reply_and_closes_the_mailbox()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync(new ConsentChoice(TicksScopes: false));
        var reply = await consent.ExchangeAsync(answer);
        consent.Caller.Use(reply.StringOf("access_token")!);
        var profile = await consent.Caller.GetAsync("me/profile");

        Assert.DoesNotContain(GmailScopes.Readonly, reply.StringOf("scope")!);
        Assert.AreEqual((HttpStatusCode.Forbidden, "insufficientPermissions"), (profile.Status, profile.Reason));
    }

    [TestMethod]
    public async Task Person_may_choose_another_account_and_the_token_is_for_that_one()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);

        var answer = await consent.AskAsync(new ConsentChoice(Other));
        var reply = await consent.ExchangeAsync(answer);
        consent.Caller.Use(reply.StringOf("access_token")!);

        Assert.AreEqual(Other, (await consent.Caller.GetAsync("me/profile")).StringOf("emailAddress"));
        Assert.AreEqual(Address, gmail.Authorizations[0].LoginHint);
    }

    [TestMethod]
    public async Task Administrator_and_Internal_app_keep_the_person_on_a_page_of_Google()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        gmail.Mailbox(Address).Owner.IsBlockedByAdministrator = true;
        gmail.AddMailbox("someone@gmail.example");

        var blocked = await consent.AskAsync();
        gmail.Client.InternalTo = "example.org";
        var stranger = await consent.AskAsync(new ConsentChoice("someone@gmail.example"));
        var member = await consent.AskAsync(new ConsentChoice(Other));

        Assert.AreEqual(("admin_policy_enforced", null), (blocked.Error, blocked.Callback));
        Assert.AreEqual(("org_internal", null), (stranger.Error, stranger.Callback));
        Assert.IsNotNull(member.Callback);
    }

    [TestMethod]
    public async Task Block_of_the_reads_spares_the_consent_and_a_fault_of_its_own_hits_it()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        gmail.Faults.Block();
        var spared = await consent.AskAsync();
        gmail.Faults.Block(FaultScope.Of(CallKind.Consent));
        var hit = await consent.AskAsync();

        Assert.StartsWith(Callback, spared.Callback!.AbsoluteUri);
        Assert.StartsWith(gmail.SorryPageUri.AbsoluteUri, hit.Callback!.AbsoluteUri);
    }

    [TestMethod]
    public async Task Text_of_a_stranger_is_encoded_on_the_consent_page()
    {
        await using var gmail = await StartAsync();
        using var consent = new ConsentCaller(gmail, context.CancellationToken);
        using var http = new HttpClient();

        var page = await http.GetStringAsync(
            consent.Authorization(("login_hint", "\"><script>alert(1)</script>")), context.CancellationToken);

        Assert.DoesNotContain("<script", page);
    }

    private async Task<GmailSimulator> StartAsync()
    {
        var gmail = await GmailSimulator.StartAsync(options: null, context.CancellationToken);
        gmail.AddMailbox(Address);
        gmail.AddMailbox(Other);
        return gmail;
    }
}
