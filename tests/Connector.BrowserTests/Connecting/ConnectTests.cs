using Connector.BrowserTests.Support;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Connecting;

/// <summary>The owner of a mailbox connects it: each way that ends well or badly, in a browser without script.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ConnectTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Owner_connects_a_mailbox_and_sees_the_import_and_the_next_step()
    {
        var (stage, address, invite) = await InviteAsync();
        BrowserStage.Deliver(stage.Gmail.AddMailbox(address), 3);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.CheckAsync("connect-start");
        await owner.PressAsync(ConnectStory.Continue);
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} is connected.");
        Assert.Contains("/api/connect/done/", owner.Page.Url);
        Assert.DoesNotContain("code=", owner.Page.Url);
        await owner.SeeAsync("Next step: forwarding as a second way");
        await owner.PressAsync("Refresh this page");
        await owner.SeeAsync($"{address} is connected.");
        await owner.CheckAsync("connect-connected");
        Assert.AreEqual("Active", (await stage.App.Api.GetMailboxAsync(ConnectStory.AccountOf(address), address, Token)).State);
    }

    [TestMethod]
    public async Task Owner_connects_by_keyboard_alone()
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync(script: true);

        await owner.OpenAsync(invite);
        await owner.Page.TabToAsync(ConnectStory.Continue);
        await owner.Page.Keyboard.PressAsync("Enter");
        await owner.Page.WaitForURLAsync("**/o/oauth2/v2/auth?**");
        await owner.Page.TabToAsync("Allow");
        await owner.Page.Keyboard.PressAsync("Enter");

        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Owner_denies_and_then_allows()
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.PressAsync("Cancel");
        await owner.SeeAsync("You did not allow access.");
        await owner.CheckAsync("connect-denied");
        await owner.PressAsync("Try again");
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Owner_of_another_account_sees_both_addresses_and_chooses_the_right_one()
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        var other = $"private-{address}";
        stage.Gmail.AddMailbox(other);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.Page.GetByLabel(other, new PageGetByLabelOptions { Exact = true }).CheckAsync();
        await owner.PressAsync("Allow");
        await owner.SeeAsync($"You signed in as {other}, and not as {address}.");
        await owner.CheckAsync("connect-wrong-account");
        await owner.PressAsync("Use another account");
        Assert.Contains("select_account", owner.Page.Url);
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Unticked_permission_is_explained()
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.Page.GetByLabel("View your email messages and settings").UncheckAsync();
        await owner.PressAsync("Allow");

        await owner.SeeAsync("The permission to read mail was not ticked.");
        await owner.CheckAsync("connect-unticked");
    }

    [TestMethod]
    [DataRow(nameof(ConsentTwist.NoRefreshToken), "Google gave no lasting permission.", "connect-no-refresh-token")]
    [DataRow(nameof(ConsentTwist.Testing), "has the status “Testing” at Google", "connect-testing")]
    [DataRow(nameof(ConsentTwist.NoGmail), "has no Gmail at Google.", "connect-no-gmail")]
    public async Task Oddity_at_google_has_its_page(string twist, string words, string picture)
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.Page.GetByLabel("What happens at Google").SelectOptionAsync(twist);
        await owner.PressAsync("Allow");

        await owner.Page.GetByText(words).First.WaitForAsync();
        await owner.CheckAsync(picture);
    }

    /// <summary>Google shows this block on a page of its own and does not send the person back.</summary>
    [TestMethod]
    public async Task Start_page_says_beforehand_what_an_administrator_who_blocks_the_app_needs()
    {
        var (stage, _, invite) = await InviteAsync();
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.Page.GetByText("If Google says “Access blocked”").ClickAsync();

        await owner.Page.GetByText("App access control").WaitForAsync();
        await owner.Page.GetByText("https://www.googleapis.com/auth/gmail.readonly").WaitForAsync();
        await owner.Page.GetByText(stage.Gmail.Client.Id).First.WaitForAsync();
        await owner.CheckAsync("connect-start-blocked");
    }

    [TestMethod]
    [DataRow("invalid_grant", "Google did not accept the sign-in any more.", "connect-code-refused")]
    [DataRow("redirect_uri_mismatch", "The connector is not registered at Google as it should be.", "connect-client-wrong")]
    [DataRow("admin_policy_enforced", "Your Google Workspace does not allow the connector.", "connect-forbidden")]
    public async Task Refused_exchange_has_its_page(string error, string words, string picture)
    {
        var (stage, address, invite) = await InviteAsync();
        stage.Gmail.AddMailbox(address);
        var scope = FaultScope.Of(CallKind.Token) with { Mailboxes = [address] };
        using var fault = stage.Gmail.Faults.Set(new GmailFault.RefuseToken(error), scope);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        await owner.PressAsync("Allow");

        await owner.SeeAsync(words);
        await owner.CheckAsync(picture);
    }

    [TestMethod]
    public async Task German_account_has_german_pages()
    {
        var (stage, address, invite) = await InviteAsync(locale: "de", displayName: "Müller & Söhne <GmbH>");
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();

        await owner.OpenAsync(invite);
        await owner.SeeAsync($"Müller & Söhne <GmbH> möchte die E-Mails an {address} importieren");
        await owner.CheckAsync("connect-start-de");
        await owner.PressAsync("Weiter mit Google");
        await owner.PressAsync("Allow");

        await owner.SeeAsync($"{address} ist verbunden.");
        await owner.CheckAsync("connect-connected-de");
    }

    private Task<(BrowserStage Stage, string Address, Uri Invite)> InviteAsync(string locale = "en", string displayName = "Acme Ltd") =>
        ConnectStory.InviteAsync(Token, locale, displayName);
}
