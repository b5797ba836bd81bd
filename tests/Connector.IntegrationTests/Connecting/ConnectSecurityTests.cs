using Connector.IntegrationTests.Support;
using Connector.Links;
using Connector.TestKit.Gmail;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.Connecting;

/// <summary>States, cookies and forms that are forged, old, used or of another browser.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConnectSecurityTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Answer_that_comes_again_shows_the_same_result_and_exchanges_no_code()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        var authorization = await AuthorizationAsync(browser);
        var callback = await browser.DecideAsync(authorization);

        var first = await browser.ReturnAsync(callback);
        var calls = connector.Gmail.Count(CallKind.Token);
        var second = await browser.ReturnAsync(callback);

        Assert.AreEqual(first, second);
        Assert.AreEqual(calls, connector.Gmail.Count(CallKind.Token));
        Assert.Contains($"{Address} is connected.", ConnectBrowser.TextOf(await browser.ShowAsync(second)));
    }

    [TestMethod]
    public async Task Two_answers_at_once_exchange_one_code_and_both_lead_to_success()
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        var callback = await browser.DecideAsync(await AuthorizationAsync(browser));

        var both = await Task.WhenAll(browser.ReturnAsync(callback), browser.ReturnAsync(callback));

        foreach (var location in both)
        {
            Assert.Contains($"{Address} is connected.", ConnectBrowser.TextOf(await browser.ShowAsync(location)));
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("another")]
    public async Task Answer_in_another_browser_is_refused_and_its_state_stays_valid_for_the_first(string? cookie)
    {
        await using var connector = await StartAsync();
        connector.Gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        var callback = await browser.DecideAsync(await AuthorizationAsync(browser));
        var stranger = new ConnectBrowser(connector, Token) { Cookie = cookie };

        var refused = ConnectBrowser.TextOf(await stranger.ShowAsync(await stranger.ReturnAsync(callback)));
        Assert.IsNull(await connector.Mailboxes.FindAsync(ConnectorUnderTest.KeyOf(Address), Token));

        Assert.Contains("The sign-in began in another browser.", refused);
        Assert.DoesNotContain("<form", refused, "The page must not hand the invite link on.");
        Assert.Contains(
            $"{Address} is connected.", ConnectBrowser.TextOf(await browser.ShowAsync(await browser.ReturnAsync(callback))));
    }

    [TestMethod]
    [DataRow("?code=x")]
    [DataRow("?code=x&state=unknown")]
    [DataRow("?error=access_denied&state=")]
    [DataRow("?error=%3Cscript%3E&state=unknown")]
    public async Task Unknown_state_has_a_page_and_stores_nothing(string query)
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token) { Cookie = "known" };

        var page = await browser.ShowAsync(await browser.ReturnAsync(new Uri($"http://127.0.0.1/api/connect/callback{query}")));

        Assert.Contains("This address was used or is incomplete.", page.Html);
        Assert.DoesNotContain("<script", page.Html);
        Assert.AreEqual(0, connector.Gmail.Count(CallKind.Token));
    }

    [TestMethod]
    public async Task Visit_of_more_than_ten_minutes_is_too_old_and_can_begin_again()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, Token);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, time, Token, ConnectBrowser.Settings);
        gmail.AddMailbox(Address);
        var browser = new ConnectBrowser(connector, Token);
        var callback = await browser.DecideAsync(await AuthorizationAsync(browser));

        time.Advance(TimeSpan.FromMinutes(10));
        var page = ConnectBrowser.TextOf(await browser.ShowAsync(await browser.ReturnAsync(callback)));

        Assert.Contains("That took too long.", page);
        Assert.AreEqual(0, gmail.Count(CallKind.Token));
        Assert.Contains($"{Address} is connected.", await browser.FinishAsync(await browser.PressAsync(page)));
    }

    [TestMethod]
    public async Task Form_without_its_token_or_from_another_site_leads_back_to_the_start_page()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        var invite = await browser.InviteAsync(Address);
        var html = (await browser.OpenAsync(invite)).Html;
        var token = html.Split("name=\"token\" value=\"")[1].Split('"')[0];

        var bare = await browser.PostAsync(invite, []);
        var forged = await browser.PostAsync(invite, new Dictionary<string, StringValues> { ["token"] = "1.x" });
        var foreign = await browser.PostAsync(invite, new Dictionary<string, StringValues> { ["token"] = token }, site: "cross-site");

        Assert.AreEqual(($"/api/connect/{invite}", $"/api/connect/{invite}"), (bare, forged));
        Assert.AreEqual($"/api/connect/{invite}", foreign);
        Assert.IsNull(browser.Cookie);
    }

    [TestMethod]
    public async Task Address_of_the_start_page_cannot_send_the_browser_elsewhere()
    {
        await using var connector = await StartAsync();
        var browser = new ConnectBrowser(connector, Token);
        var html = (await browser.OpenAsync(await browser.InviteAsync(Address))).Html;
        var token = html.Split("name=\"token\" value=\"")[1].Split('"')[0];
        var invite = html.Split("action=\"/api/connect/")[1].Split('"')[0];

        var location = await browser.PostAsync(invite, new Dictionary<string, StringValues>
        {
            ["token"] = token,
            ["redirect_uri"] = "https://evil.example/",
            ["next"] = "https://evil.example/",
        });

        Assert.StartsWith(connector.Gmail.AuthorizationUri.AbsoluteUri, location);
        Assert.DoesNotContain("evil", location);
    }

    [TestMethod]
    public async Task Forged_result_shows_nothing()
    {
        await using var connector = await StartAsync();
        await connector.ConnectAsync(Address, Token);
        var browser = new ConnectBrowser(connector, Token);
        var invite = await browser.InviteAsync(Address);

        foreach (var token in (string[])["x", invite])
        {
            var page = await browser.ShowAsync($"/api/connect/done/{token}");
            Assert.AreEqual(410, page.Status);
            Assert.DoesNotContain(Address, page.Html);
        }
    }

    [TestMethod]
    public async Task Names_from_outside_are_encoded()
    {
        await using var connector = await StartAsync();
        var link = connector.Get<InviteLinks>().For(
            ConnectorUnderTest.KeyOf(Address), "<script>alert(1)</script>\u202E", TimeProvider.System.GetUtcNow())!;

        var page = await new ConnectBrowser(connector, Token).OpenAsync(link.Uri.Segments[^1]);

        Assert.DoesNotContain("<script", page.Html);
        Assert.DoesNotContain("\u202E", page.Html);
        Assert.Contains("&lt;script&gt;", page.Html);
    }

    private static async Task<string> AuthorizationAsync(ConnectBrowser browser) =>
        await browser.PressAsync((await browser.OpenAsync(await browser.InviteAsync(Address))).Html);

    private Task<ConnectorUnderTest> StartAsync() => ConnectorUnderTest.StartAsync(Token, ConnectBrowser.Settings);
}
