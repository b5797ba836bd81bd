using Connector.Mailboxes;
using Connector.WebConsole;
using Connector.WebConsole.Acting;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Actions that change no state, and what is recorded about them.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ActionRecordTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Action_that_changes_no_state_is_recorded_by_what_was_done()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = world.NewBrowser();

        foreach (var verb in (string[])["fetch", "redeliver"])
        {
            await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/{verb}");
            await browser.PressAsync($"{ConsoleWorld.MyMailbox}/{verb}");
        }

        var entries = await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token);
        Assert.AreSequenceEqual(
            [("redeliver", "", "0 enqueued"), ("fetch", "", "planned")],
            entries.Select(entry => (entry.What, entry.Before!, entry.After!)));
        await browser.OpenAsync(ConsoleUri.History);
        Assert.Contains("fetch planned", browser.Text);
        Assert.Contains("0 mails are delivered again", browser.Text);
    }

    [TestMethod]
    public async Task Page_of_an_account_makes_a_link_for_a_new_address()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        const string invite = "/api/console/accounts/acme/invite";

        await browser.OpenAsync($"{invite}?person=nonsense");
        Assert.Contains("This is not a mail address", browser.Text);
        await browser.OpenAsync($"{invite}?person=New%40Acme.example");
        await browser.PressAsync(invite);

        Assert.Contains("Link for new@acme.example", browser.Text);
        Assert.Contains("https://connector.example/api/connect/", browser.Text);
        var entry = Assert.ContainsSingle(await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token));
        Assert.AreEqual(("invite", "new@acme.example", "link"), (entry.What, entry.Where, entry.After));
        Assert.IsNull(await world.Connector.Mailboxes.FindAsync(new MailboxKey("acme", "new@acme.example"), Token));
        Assert.AreEqual(404, (await browser.OpenAsync("/api/console/accounts/other/invite?person=new%40acme.example")).Status);
    }
}
