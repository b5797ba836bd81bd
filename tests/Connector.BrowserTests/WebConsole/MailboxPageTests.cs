using System.Text;
using Connector.BrowserTests.Support;
using Connector.TestKit.Gmail;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>The pages of one mailbox, and what a person can do there.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class MailboxPageTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_pauses_and_resumes_a_mailbox_and_finds_both_in_the_history()
    {
        var (stage, mailbox) = await ConnectAsync("pauses");
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(PageOf(stage, "pauses", mailbox));
        await visitor.PressAsync("Pause");
        await visitor.SeeAsync("New mail is not fetched until a person resumes the mailbox.");
        await visitor.CheckAsync("console-confirm");
        await stage.WaitForStateAsync("pauses", mailbox.Address, "Active", Token);
        await visitor.PressAsync("Pause");
        await visitor.SeeAsync("Paused");
        await stage.WaitForStateAsync("pauses", mailbox.Address, "Paused", Token);

        await visitor.PressAsync("Resume");
        await visitor.PressAsync("Resume");
        await stage.WaitForStateAsync("pauses", mailbox.Address, "Active", Token);
        await visitor.SeeAsync("Resume: done.");
        await visitor.CheckAsync("console-mailbox");

        await visitor.PressAsync("History");
        await visitor.SeeAsync(mailbox.Address);
        await visitor.CheckAsync("console-history");
    }

    [TestMethod]
    public async Task Operator_acts_by_keyboard_alone()
    {
        var (stage, mailbox) = await ConnectAsync("acts-by-keyboard");
        await using var visitor = await Visitor.ArriveAsync(script: true);

        await visitor.OpenAsync(PageOf(stage, "acts-by-keyboard", mailbox));
        await visitor.Page.TabToAsync("Pause");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.SeeAsync("New mail is not fetched until a person resumes the mailbox.");
        await visitor.Page.TabToAsync("Pause");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.SeeAsync("Pause: done.");
    }

    [TestMethod]
    public async Task Form_of_a_stranger_changes_nothing()
    {
        var (stage, mailbox) = await ConnectAsync("csrf");
        await using var visitor = await Visitor.ArriveAsync(script: true);
        var action = new Uri($"{PageOf(stage, "csrf", mailbox)}/pause");
        await visitor.Page.RouteAsync("http://stranger.example/", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html",
            Body = $"<form method=post action='{action}'><button>Win a prize</button></form>",
        }));

        await visitor.Page.GotoAsync("http://stranger.example/");
        await visitor.Page.GetByText("Win a prize").ClickAsync();
        await visitor.SeeAsync("The form is too old or came from another page. Nothing was changed.");
        await visitor.CheckAsync("console-form-too-old");

        Assert.AreEqual("Active", (await stage.App.Api.GetMailboxAsync("csrf", mailbox.Address, Token)).State);
        await visitor.AssertRefusesFramesAsync(action);
    }

    [TestMethod]
    public async Task Subject_and_sender_of_a_mail_are_text_and_run_nothing()
    {
        const string Attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        var (stage, mailbox) = await ConnectAsync("xss-subject");
        mailbox.Deliver(Encoding.UTF8.GetBytes(
            $"From: \"{Attack.Replace("\"", "'", StringComparison.Ordinal)}\" <a@example.org>\r\nTo: {mailbox.Address}\r\n"
            + $"Message-ID: <xss@example.org>\r\nSubject: {Attack}\r\n\r\nHello\r\n"));
        await using var visitor = await Visitor.ArriveAsync(script: true);

        await visitor.ReloadUntilAsync(PageOf(stage, "xss-subject", mailbox), "document.title='owned'");

        Assert.AreEqual(0, await visitor.Page.Locator("main script, main img").CountAsync());
        Assert.AreNotEqual("owned", await visitor.Page.TitleAsync());
    }

    [TestMethod]
    [DataRow("?find=%3Cscript%3Ealert(1)%3C/script%3E")]
    [DataRow("?state=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task Text_of_an_address_is_text_on_the_list(string query)
    {
        var (stage, _) = await ConnectAsync($"xss-{query.Length}");
        await using var visitor = await Visitor.ArriveAsync(script: true);

        await visitor.OpenAsync(new Uri(stage.Console, query));

        Assert.DoesNotContain("<script", await visitor.Page.ContentAsync());
    }

    [TestMethod]
    public async Task Operator_finds_an_address_in_the_list_and_its_account()
    {
        var (stage, mailbox) = await ConnectAsync("findme");
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReloadUntilAsync(new Uri(stage.Console, "?find=findme"), mailbox.Address);
        Assert.AreEqual(1, await visitor.Page.GetByRole(AriaRole.Rowheader).CountAsync());
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "findme", Exact = true })
            .ClickAsync();
        await visitor.SeeAsync("Support findme");
        await visitor.CheckAsync("console-account");
    }

    [TestMethod]
    public async Task Operator_gets_a_link_for_reconnecting_and_a_page_that_is_missing_says_so()
    {
        var (stage, mailbox) = await ConnectAsync("reconnect-link");
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(PageOf(stage, "reconnect-link", mailbox));
        await visitor.PressAsync("Reconnect");
        await visitor.PressAsync("Reconnect");
        await visitor.SeeAsync($"Link for {mailbox.Address}");
        await visitor.CheckAsync("console-reconnect-link");

        await visitor.OpenAsync(new Uri($"{stage.Console}/accounts/nobody"), status: 404);
        await visitor.SeeAsync("There is no such page");
        await visitor.CheckAsync("console-not-found");
    }

    private async Task<(BrowserStage Stage, SimulatedMailbox Mailbox)> ConnectAsync(string account)
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync(account, $"Support {account}", Token);
        var mailbox = await stage.ConnectAsync(account, $"support@{account}.example", Token);
        BrowserStage.Deliver(mailbox, 3);
        await stage.WaitForStateAsync(account, mailbox.Address, "Active", Token);
        return (stage, mailbox);
    }

    private static Uri PageOf(BrowserStage stage, string account, SimulatedMailbox mailbox) =>
        new($"{stage.Console}/accounts/{account}/mailboxes/{mailbox.Address}");
}
