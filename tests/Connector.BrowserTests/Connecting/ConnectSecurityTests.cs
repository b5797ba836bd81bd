using Connector.BrowserTests.Support;
using Connector.TestKit.Gmail;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Connecting;

/// <summary>The connect pages against strangers: forged links, other browsers, forms of other sites, frames.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ConnectSecurityTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Second_click_shows_the_result_of_the_first_and_another_browser_is_refused()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        stage.Gmail.AddMailbox(address);
        await using var owner = await Visitor.ArriveAsync();
        await using var stranger = await Visitor.ArriveAsync();
        await owner.OpenAsync(invite);
        await owner.PressAsync(ConnectStory.Continue);
        var callback = (await GmailSimulator.ConsentAsync(new Uri(owner.Page.Url), choice: null, Token)).Callback!;

        await stranger.OpenAsync(callback);
        await stranger.SeeAsync("The sign-in began in another browser.");
        await stranger.CheckAsync("connect-other-browser");
        await owner.OpenAsync(callback);
        await owner.SeeAsync($"{address} is connected.");
        await owner.OpenAsync(callback);

        await owner.SeeAsync($"{address} is connected.");
    }

    [TestMethod]
    public async Task Forged_and_revoked_links_show_a_page_that_says_what_to_do()
    {
        var (stage, address, invite) = await ConnectStory.InviteAsync(Token);
        await using var owner = await Visitor.ArriveAsync();
        using var revoked = await stage.App.Http.DeleteAsync(
            new Uri($"accounts/{ConnectStory.AccountOf(address)}/mailboxes/{address}/invite", UriKind.Relative), Token);

        foreach (var link in (Uri[])[invite, new Uri($"{invite}x"), new Uri(stage.Address, "connect/x")])
        {
            await owner.OpenAsync(link, status: 410);
            await owner.SeeAsync("This link does not work any more.");
        }

        await owner.CheckAsync("connect-link-over");
    }

    [TestMethod]
    public async Task Form_of_another_site_does_not_lead_to_google()
    {
        var (stage, _, invite) = await ConnectStory.InviteAsync(Token);
        await using var owner = await Visitor.ArriveAsync(script: true);
        await owner.Page.RouteAsync("http://evil.example/", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<form method=\"post\" action=\"{invite}\"><button>Win</button></form>",
        }));

        await owner.Page.GotoAsync("http://evil.example/");
        await owner.PressAsync("Win");

        await owner.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = ConnectStory.Continue }).WaitForAsync();
        Assert.AreEqual(invite.AbsoluteUri, owner.Page.Url);
        Assert.IsEmpty(stage.Gmail.Authorizations.Where(request => request.LoginHint == invite.AbsolutePath));
    }

    [TestMethod]
    public async Task Page_is_shown_in_no_frame()
    {
        var (_, _, invite) = await ConnectStory.InviteAsync(Token);
        await using var owner = await Visitor.ArriveAsync();

        var response = await owner.OpenAsync(invite);
        var headers = await response.AllHeadersAsync();

        Assert.AreEqual("DENY", headers["x-frame-options"]);
        Assert.Contains("frame-ancestors 'none'", headers["content-security-policy"]);
        Assert.AreEqual("no-referrer", headers["referrer-policy"]);
        Assert.AreEqual("no-store", headers["cache-control"]);
    }
}
