using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>The pages show what is in storage, and nothing in it becomes markup.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FrontPageTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Page_says_that_all_is_well_and_lists_every_address()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        var browser = await world.NewBrowser().OpenAsync("/api/console");

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("Everything works", browser.Text);
        Assert.Contains("Addresses 1 to 2 of 2", browser.Text);
        Assert.AreEqual("no-store", browser.Answered.CacheControl.ToString());
    }

    [TestMethod]
    public async Task Worst_address_is_first_and_filters_show_one_state()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var since = TimeProvider.System.GetUtcNow().AddHours(-1);
        await world.AddAsync("acme", "b@acme.example", mailbox => mailbox with { State = new MailboxState.Paused(since) });
        await world.AddAsync("acme", "z@acme.example", mailbox => mailbox with
        {
            State = new MailboxState.Parked(FailureClass.CredentialsRevoked, 1, since, since.AddHours(6)),
        });

        var browser = await world.NewBrowser().OpenAsync("/api/console");

        Assert.Contains("Action needed for 1 address", browser.Text);
        Assert.IsLessThan(
            browser.Body.IndexOf("b@acme", StringComparison.Ordinal), browser.Body.IndexOf("z@acme", StringComparison.Ordinal));
        Assert.Contains("please reconnect", browser.Text);
        Assert.Contains("/api/console/accounts/acme/mailboxes/z%40acme.example/reconnect", browser.Body);

        await browser.OpenAsync("/api/console?state=paused");
        Assert.Contains("b@acme.example", browser.Text);
        Assert.DoesNotContain("z@acme.example", browser.Text);

        await browser.OpenAsync("/api/console?find=Z@ACME");
        Assert.Contains("z@acme.example", browser.Text);
        Assert.DoesNotContain("b@acme.example", browser.Text);
    }

    [TestMethod]
    public async Task Administrator_reads_his_language_and_a_foreign_browser_gets_its_own()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = world.NewBrowser();
        browser.Headers["Accept-Language"] = "de";

        Assert.Contains("Alles funktioniert", (await browser.OpenAsync("/api/console")).Text);
        Assert.Contains("<html lang=\"de\">", browser.Body);
    }

    [TestMethod]
    public async Task Text_from_outside_is_never_markup()
    {
        const string Hostile = "\"><script>alert(1)</script>";
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.Connector.Get<AccountTable>().SaveAsync(
            new Account(ConnectorUnderTest.Account, Hostile, Locale.En, [new Admin("admin@acme.example")]), Token);
        await world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable).AddEntityAsync(
            new TableEntity("acme|support@acme.example", "0000000000000001")
            {
                ["State"] = "Delivered",
                ["Route"] = "api",
                ["ReceivedAt"] = TimeProvider.System.GetUtcNow().AddMinutes(-11),
                ["ImportedAt"] = TimeProvider.System.GetUtcNow().AddMinutes(-10),
                ["Subject"] = Hostile,
                ["From"] = Hostile,
            },
            Token);

        var encoded = 0;

        foreach (var page in (string[])[
            "/api/console", "/api/console/accounts/acme", ConsoleWorld.MyMailbox, $"/api/console?find={Uri.EscapeDataString(Hostile)}",
            $"{ConsoleWorld.MyMailbox}?done={Uri.EscapeDataString(Hostile)}"])
        {
            var browser = await world.NewBrowser().OpenAsync(page);

            Assert.AreEqual(200, browser.Status, page);
            Assert.DoesNotContain("<script", browser.Body, page);
            encoded += browser.Body.Split("&lt;script&gt;").Length - 1;
        }

        Assert.IsGreaterThanOrEqualTo(5, encoded, "The account's name, subject, sender and search text are on the pages.");
    }

    [TestMethod]
    [DataRow("/api/console/accounts/none")]
    [DataRow("/api/console/accounts/NO!")]
    [DataRow("/api/console/accounts/acme/mailboxes/none%40acme.example")]
    [DataRow("/api/console/accounts/acme/mailboxes/no-address")]
    [DataRow("/api/console/incidents/none")]
    public async Task Address_of_nothing_is_a_page_that_says_so(string page)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        var browser = await world.NewBrowser().OpenAsync(page);

        Assert.AreEqual(404, browser.Status);
        Assert.Contains("There is no such page", browser.Text);
    }
}
