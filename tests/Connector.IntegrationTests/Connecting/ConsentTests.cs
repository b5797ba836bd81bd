using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;

namespace Connector.IntegrationTests.Connecting;

/// <summary>Connecting a mailbox by Google's consent page, and each way in which that fails.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConsentTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Private = "ada.private@gmail.com";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Consent_connects_the_mailbox_and_the_page_says_so()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        var gmail = connector.Gmail.AddMailbox(Address);

        var start = await browser.OpenAsync(await browser.InviteAsync(Address));
        var before = await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token);
        var authorization = await browser.PressAsync(start.Html);
        var done = await browser.ReturnAsync(await browser.DecideAsync(authorization));
        var page = ConnectBrowser.TextOf(await browser.ShowAsync(done));

        Assert.IsNull(before, "Opening the link changes nothing.");
        Assert.Contains($"Acme asks to import the mail of {Address}", ConnectBrowser.TextOf(start));
        Assert.Contains($"{Address} is connected.", page);
        var mailbox = await connector.MailboxAsync(Address, Token);
        Assert.IsTrue(mailbox.IsProven);
        Assert.AreEqual(gmail.HistoryId, mailbox.Checkpoint);
        Assert.IsNull(mailbox.ConsentEndsAt);
        Assert.AreEqual(gmail.RefreshToken, connector.Get<TokenCipher>().TryDecrypt(mailbox.EncryptedToken!, mailbox.Key));
        Assert.StartsWith("/api/connect/done/", done);
    }

    /// <summary>The parameters by which Google gives a refresh token (its web server page), and the protection of RFC 7636.</summary>
    [TestMethod]
    public async Task Request_asks_for_one_scope_offline_with_a_challenge_and_names_the_address()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);

        await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        var request = connector.Gmail.Authorizations.Single();
        Assert.AreSequenceEqual(["https://www.googleapis.com/auth/gmail.readonly"], request.Scopes);
        Assert.AreSequenceEqual(["consent"], request.Prompts);
        Assert.AreEqual((true, false, Address), (request.IsOffline, request.IncludesGrantedScopes, request.LoginHint));
        Assert.AreEqual("S256", request.CodeChallengeMethod);
        Assert.AreEqual($"{ConnectBrowser.PublicUri}api/connect/callback", request.RedirectUri);
    }

    [TestMethod]
    [DataRow("You did not allow access.", false, true, ConsentTwist.None)]
    [DataRow("The permission to read mail was not ticked.", true, false, ConsentTwist.None)]
    [DataRow("Google gave no lasting permission.", true, true, ConsentTwist.NoRefreshToken)]
    [DataRow("support@acme.example has no Gmail at Google.", true, true, ConsentTwist.NoGmail)]
    public async Task Consent_that_is_of_no_use_has_its_page_and_stores_nothing(
        string headline, bool allows, bool ticks, ConsentTwist twist)
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address, new ConsentChoice(null, allows, ticks, twist));

        Assert.Contains(headline, page);
        Assert.Contains("Try again", page);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
    }

    /// <summary>Google cannot refuse the profile then, so only the scope of the reply tells that the consent is of no use.</summary>
    [TestMethod]
    public async Task Unticked_permission_is_not_stored_while_google_blocks()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Block();

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address, new ConsentChoice(TicksScopes: false));

        Assert.Contains("The permission to read mail was not ticked.", page);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
    }

    [TestMethod]
    [DataRow("invalid_grant", 400, "Google did not accept the sign-in any more.")]
    [DataRow("invalid_client", 401, "The connector is not registered at Google as it should be.")]
    [DataRow("redirect_uri_mismatch", 400, "The connector is not registered at Google as it should be.")]
    [DataRow("unauthorized_client", 401, "The connector is not registered at Google as it should be.")]
    [DataRow("admin_policy_enforced", 400, "Your Google Workspace does not allow the connector.")]
    [DataRow("temporarily_unavailable", 503, "Google did not answer.")]
    public async Task Refused_code_has_a_page_that_says_what_to_do(string error, int status, string headline)
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.RefuseToken(error, status), FaultScope.Of(CallKind.Token));

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        Assert.Contains(headline, page);
        Assert.Contains("Try again", page);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
    }

    [TestMethod]
    public async Task Page_about_a_wrong_client_names_the_redirect_uri_to_register()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.RefuseToken("redirect_uri_mismatch"), FaultScope.Of(CallKind.Token));

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        Assert.Contains($"<span class=\"copy\">{ConnectBrowser.PublicUri}api/connect/callback</span>", page);
        Assert.Contains(connector.Gmail.Options.ClientId, page);
        Assert.Contains("redirect_uri_mismatch", page);
    }

    [TestMethod]
    public async Task Exchange_that_google_blocks_says_that_google_did_not_answer()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.Block(), FaultScope.Of(CallKind.Token));

        Assert.Contains("Google did not answer.", await new ConnectBrowser(connector, Token).ConnectAsync(Address));
        Assert.IsEmpty(connector.Gmail.SorryPageRequests);
    }

    [TestMethod]
    [DataRow("accessNotConfigured", "The Gmail API is switched off.")]
    [DataRow("insufficientPermissions", "The permission to read mail was not ticked.")]
    [DataRow("domainPolicy", "Your Google Workspace does not allow the connector.")]
    public async Task Refused_profile_has_a_page_that_says_what_to_do(string reason, string headline)
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Set(new GmailFault.Refuse(reason, 403), FaultScope.Of(CallKind.Profile));

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        Assert.Contains(headline, page);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
    }

    [TestMethod]
    public async Task Wrong_account_is_named_and_nothing_is_stored_or_revoked()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        var other = await connector.ConnectAsync(Private, Token);
        var browser = new ConnectBrowser(connector, Token);

        var page = await browser.ConnectAsync(Address, new ConsentChoice(Private));

        Assert.Contains($"You signed in as {Private}, and not as {Address}.", page);
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));
        Assert.IsFalse(other.IsRevoked);
        await connector.FetchAsync(Private, Token);
        Assert.IsInstanceOfType<MailboxState.Active>((await connector.MailboxAsync(Private, Token)).State);
        Assert.Contains($"{Address} is connected.", await browser.FinishAsync(await browser.PressAsync(page), new ConsentChoice(Address)));
        Assert.AreSequenceEqual(["consent", "select_account"], connector.Gmail.Authorizations[^1].Prompts);
    }

    /// <summary>A block at that minute is not a reason to lose the consent (I6).</summary>
    [TestMethod]
    public async Task Consent_is_kept_while_google_blocks_and_proven_by_the_first_fetch()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        connector.Gmail.Faults.Block();

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);
        var kept = await connector.MailboxAsync(Address, Token);
        connector.Gmail.Faults.Clear();
        await connector.FetchAsync(Address, Token);

        Assert.Contains($"Your permission for {Address} is stored.", page);
        Assert.IsFalse(kept.IsProven);
        Assert.IsTrue((await connector.MailboxAsync(Address, Token)).IsProven);
    }

    [TestMethod]
    public async Task Reconnect_keeps_checkpoint_and_id()
    {
        await using var connector = await StartAsync();
        var gmail = await connector.ConnectAsync(Address, Token);
        var before = await connector.MailboxAsync(Address, Token);
        gmail.IsRevoked = true;

        var page = await new ConnectBrowser(connector, Token).ConnectAsync(Address);

        var after = await connector.MailboxAsync(Address, Token);
        Assert.Contains($"{Address} is connected again.", page);
        Assert.AreEqual((before.Id, before.Checkpoint), (after.Id, after.Checkpoint));
        await connector.FetchAsync(Address, Token);
        Assert.IsTrue((await connector.MailboxAsync(Address, Token)).IsProven);
    }

    private Task<ConnectorUnderTest> StartAsync() => ConnectorUnderTest.StartAsync(Token, ConnectBrowser.Settings);
}
