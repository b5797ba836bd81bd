using Connector.Delivering;
using Connector.WebConsole.Acting;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>The page about an account's destination.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DestinationPageTests(TestContext context)
{
    private const string Page = "/api/console/accounts/acme/destination";

    private static readonly (string, string)[] Zendesk =
    [
        ("kind", "zendesk"), ("subdomain", "acme"), ("clientId", "mail_connector"), ("clientSecret", "secret-of-the-client"),
        ("automaticMail", "leaveOut"), ("tags", "gmail-connector, vip"),
    ];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Zendesk_is_saved_without_its_secret_on_any_page_and_recorded()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.OpenAsync(Page);
        Assert.Contains("Mail goes to: archive", browser.Text);
        await browser.SubmitAsync(Page, Zendesk);

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("Saved.", browser.Text);
        Assert.Contains("Mail goes to: acme.zendesk.com", browser.Text);
        Assert.DoesNotContain("secret-of-the-client", browser.Body);
        var saved = (await world.Connector.Get<AccountDestinations>().FindAsync("acme", Token))!;
        Assert.AreEqual((AutomaticMail.LeaveOut, "gmail-connector vip"), (saved.Zendesk!.Automatic, string.Join(' ', saved.Zendesk.Tags)));
        Assert.AreEqual("secret-of-the-client", world.Connector.Get<AccountDestinations>().DecryptSecret(saved));
        var entry = (await world.Connector.Get<AuditTable>().ListAsync("acme", 1, Token)).Single();
        Assert.AreEqual(("destination", "archive", "acme.zendesk.com"), (entry.What, entry.Before, entry.After));
    }

    [TestMethod]
    public async Task Secret_stays_if_it_is_left_out_and_the_client_stays()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync(Page);
        await browser.SubmitAsync(Page, Zendesk);

        await browser.SubmitAsync(Page, [.. Zendesk.Select(field => field.Item1 == "clientSecret" ? (field.Item1, "") : field)]);
        Assert.Contains("Saved.", browser.Text);
        await browser.SubmitAsync(
            Page, ("kind", "zendesk"), ("subdomain", "another"), ("clientId", "mail_connector"), ("clientSecret", ""), ("tags", "vip"));

        Assert.AreEqual(400, browser.Status);
        Assert.Contains("It can be left out only while the client stays the same.", browser.Text);
        Assert.AreEqual("acme", (await world.Connector.Get<AccountDestinations>().FindAsync("acme", Token))!.Zendesk!.Subdomain);
    }

    [TestMethod]
    public async Task Wrong_fields_are_named_each_and_nothing_is_saved()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync(Page);

        await browser.SubmitAsync(
            Page,
            ("kind", "zendesk"), ("subdomain", "https://acme.zendesk.com"), ("clientId", ""), ("clientSecret", "<b>"), ("tags", "A B"));

        Assert.AreEqual(400, browser.Status);
        Assert.Contains("The subdomain must be", browser.Text);
        Assert.Contains("The identifier of the OAuth client", browser.Text);
        Assert.Contains("The secret is missing or too short", browser.Text);
        Assert.Contains("There may be up to 20 tags", browser.Text);
        Assert.Contains("value=\"https://acme.zendesk.com\"", browser.Body, "what was entered stays");
        Assert.IsNull(await world.Connector.Get<AccountDestinations>().FindAsync("acme", Token));
    }

    [TestMethod]
    public async Task Test_says_on_the_page_what_the_destination_answers()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync(Page);

        await browser.SubmitAsync(Page, ("do", "test"));

        Assert.Contains("archive takes mail.", browser.Text);
    }

    [TestMethod]
    public async Task Destination_of_another_account_is_not_shown_and_not_changed()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync(Page);

        Assert.AreEqual(404, (await browser.OpenAsync("/api/console/accounts/other/destination")).Status);
        await browser.OpenAsync(Page);
        await browser.SubmitAsync("/api/console/accounts/other/destination", ("kind", "archive"));

        Assert.AreEqual(403, browser.Status);
        Assert.IsNull(await world.Connector.Get<AccountDestinations>().FindAsync("other", Token));
    }
}
