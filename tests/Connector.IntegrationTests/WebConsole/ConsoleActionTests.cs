using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.WebConsole;
using Connector.WebConsole.Acting;
using Microsoft.Extensions.Time.Testing;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Actions: a page that asks, a form with a token, and a record.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ConsoleActionTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mailbox_is_paused_and_resumed_and_both_are_recorded()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/pause");
        Assert.IsInstanceOfType<MailboxState.Active>(await world.StateAsync("acme", ConsoleWorld.Mine), "Opening changes nothing.");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/pause");

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("Pause: done", browser.Text);
        Assert.IsInstanceOfType<MailboxState.Paused>(await world.StateAsync("acme", ConsoleWorld.Mine));

        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/resume");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/resume");
        Assert.IsNotInstanceOfType<MailboxState.Paused>(await world.StateAsync("acme", ConsoleWorld.Mine));

        var entries = await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token);
        Assert.AreSequenceEqual(["resume Paused", "pause Active"], entries.Select(entry => $"{entry.What} {entry.Before}"));
        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin, ConsoleWorld.MyAdmin], entries.Select(entry => entry.Who));
        Assert.AreEqual("Paused", entries[1].After);
        Assert.Contains(ConsoleWorld.MyAdmin, (await browser.OpenAsync("/api/console/history")).Text);

        var past = (await browser.OpenAsync(ConsoleWorld.MyMailbox)).Text.Split("What happened")[1];
        Assert.IsLessThan(past.IndexOf("Paused", StringComparison.Ordinal), past.IndexOf("Works", StringComparison.Ordinal));
        Assert.Contains("Connected", past);
    }

    [TestMethod]
    public async Task Record_of_an_action_is_deleted_after_a_year()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gmail = await GmailSimulator.StartAsync(new GmailSimulatorOptions(), Token);
        await using var connector = await ConnectorUnderTest.StartAsync(gmail, clock, Token);
        var audit = connector.Get<AuditTable>();
        var who = new Connector.Access.Visitor.Operator("operator", "session");
        await audit.BeginAsync(who, "acme", null, "old", "", Token);
        clock.Advance(TimeSpan.FromDays(300));
        await audit.BeginAsync(who, "acme", null, "new", "", Token);
        clock.Advance(TimeSpan.FromDays(66));

        await audit.SweepAsync(Token);

        foreach (var account in (string?[])["acme", null])
        {
            Assert.AreEqual("new", Assert.ContainsSingle(await audit.ListAsync(account, 10, Token)).What);
        }
    }

    [TestMethod]
    public async Task Form_of_another_site_or_without_its_token_changes_nothing()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/pause");
        var token = browser.Body.Split("name=\"token\" value=\"")[1].Split('"')[0];

        Assert.AreEqual(403, (await browser.PostAsync($"{ConsoleWorld.MyMailbox}/pause", "")).Status);
        Assert.AreEqual(403, (await browser.PostAsync($"{ConsoleWorld.MyMailbox}/disconnect", token)).Status);

        browser.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.AreEqual(403, (await browser.PostAsync($"{ConsoleWorld.MyMailbox}/pause", token)).Status);
        Assert.IsInstanceOfType<MailboxState.Active>(await world.StateAsync("acme", ConsoleWorld.Mine));
        Assert.IsEmpty(await world.Connector.Get<AuditTable>().ListAsync((string?)null, 10, Token));

        browser.Headers["Sec-Fetch-Site"] = "same-origin";
        Assert.AreEqual(200, (await browser.PostAsync($"{ConsoleWorld.MyMailbox}/pause", token)).Status);
        Assert.IsInstanceOfType<MailboxState.Paused>(await world.StateAsync("acme", ConsoleWorld.Mine));
    }

    [TestMethod]
    public async Task Mailbox_is_disconnected_after_the_question()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/disconnect");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/disconnect");

        Assert.AreEqual(200, browser.Status);
        Assert.DoesNotContain(ConsoleWorld.Mine, browser.Text);
        Assert.AreEqual("none", (await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token)).Single().After);
    }

    [TestMethod]
    public async Task Reconnect_gives_a_link_for_this_mailbox_and_changes_nothing()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/reconnect");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/reconnect");

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("https://connector.example/api/connect/", browser.Text);
        Assert.IsInstanceOfType<MailboxState.Active>(await world.StateAsync("acme", ConsoleWorld.Mine));
        Assert.DoesNotContain("api/connect/", (await browser.OpenAsync(ConsoleUri.History)).Text, "The record holds no link.");
    }

    [TestMethod]
    public async Task Paused_mailbox_is_not_fetched_and_the_page_says_so()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.AddAsync("acme", "quiet@acme.example", mailbox => mailbox with
        {
            State = new MailboxState.Paused(TimeProvider.System.GetUtcNow()),
        });
        const string Mailbox = "/api/console/accounts/acme/mailboxes/quiet%40acme.example";
        var browser = await world.NewBrowser().OpenAsync($"{Mailbox}/fetch");
        await browser.PressAsync($"{Mailbox}/fetch");

        Assert.Contains("not possible at the moment", browser.Text);
    }

    [TestMethod]
    [DataRow("erase")]
    [DataRow("PAUSE")]
    [DataRow("0")]
    public async Task Unknown_action_is_no_page(string verb)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        Assert.AreEqual(404, (await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/{verb}")).Status);
    }

    [TestMethod]
    public async Task Administrators_are_added_and_removed_and_the_last_one_stays()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin, "/api/console/accounts/acme");

        await browser.OpenAsync("/api/console/accounts/acme/removeadmin?person=admin%40acme.example");
        Assert.Contains("The last administrator stays", browser.Text);
        await browser.OpenAsync("/api/console/accounts/acme/addadmin?person=admin%40acme.example");
        Assert.Contains("is an administrator of the account already", browser.Text);

        await browser.OpenAsync("/api/console/accounts/acme/addadmin?person=New%40Acme.example");
        await browser.PressAsync("/api/console/accounts/acme/addadmin");
        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin, "new@acme.example"], await AdminsAsync(world));
        Assert.Contains("Add an administrator: done.", browser.Text);

        await browser.OpenAsync("/api/console/accounts/acme/removeadmin?person=new%40acme.example");
        var token = browser.Body.Split("removeadmin\"><input type=\"hidden\" name=\"token\" value=\"")[1].Split('"')[0];
        await browser.PressAsync("/api/console/accounts/acme/removeadmin");
        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin], await AdminsAsync(world));

        var last = (await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token))[0];
        Assert.AreEqual("admin@acme.example, new@acme.example", last.Before);
        Assert.AreEqual("admin@acme.example", last.After);
        Assert.AreEqual(404, (await browser.OpenAsync("/api/console/accounts/other/addadmin?person=new%40acme.example")).Status);

        await browser.PostAsync("/api/console/accounts/acme/removeadmin", token, ConsoleWorld.MyAdmin);
        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin], await AdminsAsync(world));
        Assert.Contains("Remove an administrator: not possible", browser.Text);
    }

    [TestMethod]
    public async Task Administrators_whom_two_people_add_at_the_same_time_are_all_kept()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var account = (await world.Connector.Get<AccountTable>().FindAsync("acme", Token))!;
        var added = Enumerable.Range(1, 6).Select(number => $"new{number}@acme.example").ToList();

        await Task.WhenAll(added.Select(
            person => world.Connector.Get<AccountActions>().DoAsync(
                new Connector.Access.Visitor.Operator("operator", "session"), account, AccountVerb.AddAdmin, person, Token)));

        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin, .. added], (await AdminsAsync(world)).Order());
    }

    [TestMethod]
    public async Task Old_form_of_signing_out_leads_back_to_a_page()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.PostAsync("/api/console/leave", "");

        Assert.AreEqual(403, browser.Status);
        Assert.Contains("href=\"/api/console\"", browser.Body);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nobody")]
    public async Task Administrator_without_a_mail_address_is_not_added(string person)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);

        var browser = await world.NewBrowser().OpenAsync(
            $"/api/console/accounts/acme/addadmin?person={Uri.EscapeDataString(person)}");

        Assert.Contains("This is not a mail address", browser.Text);
        Assert.DoesNotContain("<form", browser.Body);
    }

    private async Task<IEnumerable<string>> AdminsAsync(ConsoleWorld world) =>
        (await world.Connector.Get<AccountTable>().FindAsync("acme", Token))!.Admins.Select(admin => admin.Email);
}
