using System.Text;
using System.Text.Json;
using Connector.Access;
using Connector.IntegrationTests.Support;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Who may see and do what in the console.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConsoleAccessTests(TestContext context)
{
    private static readonly string[] Pages =
    [
        "/api/console", "/api/console/history", "/api/console/incidents", "/api/console/incidents/20260101-0000-AAAA",
        "/api/console/accounts/acme", ConsoleWorld.MyMailbox, $"{ConsoleWorld.MyMailbox}/pause",
    ];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Open_console_refuses_a_call_under_the_name_of_another_site()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = world.NewBrowser();
        browser.Headers["X-Forwarded-Host"] = "rebind.example:7071";

        await browser.OpenAsync("/api/console");

        Assert.AreEqual(400, browser.Status);
        Assert.DoesNotContain(ConsoleWorld.Mine, browser.Text);
        browser.Headers["X-Forwarded-Host"] = "127.0.0.1:7071";
        Assert.AreEqual(200, (await browser.OpenAsync("/api/console")).Status);
    }

    [TestMethod]
    public async Task Caller_without_proof_gets_no_page_and_no_action()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);

        foreach (var page in Pages)
        {
            var browser = await world.NewBrowser().OpenAsync(page);

            Assert.AreEqual(401, browser.Status, page);
            Assert.DoesNotContain("support@acme", browser.Body, page);
        }

        Assert.AreEqual(401, (await world.NewBrowser().PostAsync($"{ConsoleWorld.MyMailbox}/pause", "any")).Status);
        Assert.IsInstanceOfType<MailboxState.Active>(await world.StateAsync("acme", ConsoleWorld.Mine));
    }

    [TestMethod]
    [DataRow("Off", "True")]
    [DataRow("AppService", "")]
    [DataRow("AppService", "False")]
    public async Task Forged_principal_is_ignored_unless_setting_and_platform_agree(string access, string platform)
    {
        await using var world = await ConsoleWorld.StartAsync(
            Token, ("Console:Access", access), ("Console:AllowedUsers", "o-1"), ("WEBSITE_AUTH_ENABLED", platform));

        Assert.AreEqual(401, (await As(world, Principal("o-1")).OpenAsync("/api/console")).Status);
    }

    [TestMethod]
    public async Task Operator_is_a_signed_in_person_that_a_setting_names()
    {
        await using var world = await ConsoleWorld.StartAsync(
            Token, ("Console:Access", "AppService"), ("Console:AllowedUsers", "o-1"), ("WEBSITE_AUTH_ENABLED", "True"));

        var known = await As(world, Principal("o-1")).OpenAsync("/api/console");
        Assert.AreEqual(200, known.Status);
        Assert.Contains(ConsoleWorld.Mine, known.Text);
        Assert.Contains(ConsoleWorld.Theirs, known.Text);

        Assert.AreEqual(403, (await As(world, Principal("o-2")).OpenAsync("/api/console")).Status);
        Assert.AreEqual(401, (await As(world, "not a principal").OpenAsync("/api/console")).Status);
        Assert.AreEqual(401, (await As(world, "").OpenAsync("/api/console")).Status);
    }

    [TestMethod]
    public async Task Unreadable_principal_is_refused_even_with_a_session()
    {
        await using var world = await ConsoleWorld.StartAsync(
            Token, ("Console:Access", "AppService"), ("Console:AllowedUsers", "o-1"), ("WEBSITE_AUTH_ENABLED", "True"));
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        Assert.AreEqual(200, browser.Status);

        browser.Headers[ClientPrincipal.Header] = "not a principal";

        Assert.AreEqual(401, (await browser.OpenAsync("/api/console")).Status);
    }

    [TestMethod]
    public async Task Administrator_enters_by_his_link_and_sees_his_account_alone()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        Assert.AreEqual(200, browser.Status);
        Assert.Contains(ConsoleWorld.Mine, browser.Text);
        Assert.DoesNotContain("other", browser.Body);

        foreach (var page in (string[])["/api/console/accounts/other", ConsoleWorld.TheirMailbox, $"{ConsoleWorld.TheirMailbox}/pause"])
        {
            Assert.AreEqual(404, (await browser.OpenAsync(page)).Status, page);
        }

        Assert.DoesNotContain("sales@", (await browser.OpenAsync("/api/console?find=sales")).Body);
    }

    [TestMethod]
    public async Task Administrator_cannot_act_on_another_account_even_with_a_token_of_his_own_page()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/pause");
        var token = browser.Body.Split("name=\"token\" value=\"")[^1].Split('"')[0];

        Assert.AreEqual(403, (await browser.PostAsync($"{ConsoleWorld.TheirMailbox}/pause", token)).Status);
        Assert.IsInstanceOfType<MailboxState.Active>(await world.StateAsync("other", ConsoleWorld.Theirs));
    }

    [TestMethod]
    public async Task Link_of_a_former_administrator_and_a_forged_one_lead_nowhere()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        var links = world.Connector.Get<ConsoleLinks>();
        string[] wrong =
        [
            links.For("acme", "former@acme.example", "/api/console", now)!.PathAndQuery,
            links.For("acme", ConsoleWorld.MyAdmin, "/api/console", now.AddDays(-15))!.PathAndQuery,
            links.For("acme", ConsoleWorld.MyAdmin, "/api/console", now)!.PathAndQuery + "A",
            links.For("acme", ConsoleWorld.MyAdmin, "https://evil.example/", now)!.PathAndQuery,
            links.For("acme", ConsoleWorld.MyAdmin, "/api/consolex", now)!.PathAndQuery,
            "/api/console/enter",
        ];

        foreach (var link in wrong)
        {
            var browser = await world.NewBrowser().OpenAsync(link);

            Assert.AreEqual(410, browser.Status, link);
            Assert.AreEqual("", browser.Answered.SetCookie.ToString(), link);
        }
    }

    [TestMethod]
    public async Task Session_ends_when_the_administrator_is_removed_or_signs_out()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var (one, other) = (world.NewBrowser(), world.NewBrowser());
        await one.EnterAsync("acme", ConsoleWorld.MyAdmin);
        await other.EnterAsync("acme", ConsoleWorld.MyAdmin);

        Assert.AreEqual(401, (await one.PressAsync("/api/console/leave")).Status);
        Assert.AreEqual(200, (await other.OpenAsync("/api/console")).Status);

        await world.Connector.Get<AccountTable>().SaveAsync(
            new Account(ConnectorUnderTest.Account, "Acme", Locale.En, [new Admin("new@acme.example")]), Token);

        Assert.AreEqual(401, (await other.OpenAsync("/api/console")).Status);
    }

    [TestMethod]
    public async Task Cookie_of_one_purpose_is_no_link_and_the_reverse()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var link = world.Connector.Get<ConsoleLinks>().For("acme", ConsoleWorld.MyAdmin, "/api/console", TimeProvider.System.GetUtcNow())!;
        var browser = world.NewBrowser();
        browser.Headers["Cookie"] = $"__Host-{ConsoleSession.Cookie}={link.Query["?t=".Length..]}";

        Assert.AreEqual(401, (await browser.OpenAsync("/api/console")).Status);
    }

    private static Browser As(ConsoleWorld world, string principal)
    {
        var browser = world.NewBrowser();
        browser.Headers[ClientPrincipal.Header] = principal;
        return browser;
    }

    private static string Principal(string objectId) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        claims = new[] { new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = objectId } },
    })));
}
