using System.Text;
using Connector.BrowserTests.Support;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Microsoft.Playwright;

namespace Connector.BrowserTests;

/// <summary>Stories of people in the console: every page is accessible, works without script and by keyboard.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ConsoleTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_pauses_and_resumes_a_mailbox_and_sees_both_in_the_history()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("pausing", "Pausing <b>& Co.</b>", Token);
        var mailbox = await stage.ConnectAsync("pausing", "support@pausing.example", Token);
        BrowserStage.Deliver(mailbox, 3);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Address, "console?find=support@pausing"));
        await visitor.CheckAsync("console-front");
        await visitor.PressAsync("support@pausing.example");
        await visitor.CheckAsync("console-mailbox");

        await visitor.PressAsync("Pause");
        await visitor.CheckAsync("console-confirm");
        await visitor.PressAsync("Pause");
        await visitor.Page.GetByText("Pause: done.").WaitForAsync();
        await stage.WaitForStateAsync("pausing", "support@pausing.example", "Paused", Token);

        await visitor.PressAsync("Resume");
        await visitor.PressAsync("Resume");
        await visitor.Page.GetByText("Resume: done.").WaitForAsync();

        await visitor.PressAsync("History");
        Assert.IsGreaterThanOrEqualTo(2, await visitor.Page.GetByText("pausing/support@pausing.example").CountAsync());
        await visitor.CheckAsync("console-history");
    }

    [TestMethod]
    public async Task Operator_adds_an_administrator_and_sends_a_test_alert()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("people", "People", Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/people"));
        await visitor.CheckAsync("console-account");
        await visitor.Page.GetByLabel("Add an administrator").FillAsync("new@people.example");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add", Exact = true }).ClickAsync();
        await visitor.CheckAsync("console-add-administrator");
        await visitor.PressAsync("Add an administrator");
        await visitor.Page.GetByRole(AriaRole.Listitem).GetByText("new@people.example").WaitForAsync();

        await visitor.PressAsync("Send a test alert");
        await visitor.PressAsync("Send a test alert");
        await visitor.Page.GetByText("new@people.example: sent").WaitForAsync();
    }

    [TestMethod]
    public async Task Person_finds_a_mail_by_its_sender_and_reads_why_another_is_not_here()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("finding", "Finding", Token);
        var mailbox = await stage.ConnectAsync("finding", "support@finding.example", Token);
        mailbox.Deliver(Encoding.UTF8.GetBytes(
            "From: Lost <lost@customer.example>\r\nTo: support@finding.example\r\nSubject: <img src=x onerror=alert(1)>\r\n"
            + "Message-ID: <one@customer.example>\r\n\r\nHello\r\n"));
        await using var visitor = await Visitor.ArriveAsync();

        await Wait.UntilAsync(
            async () =>
            {
                await visitor.OpenAsync(new Uri(stage.Address, "console/mail?account=finding&mail=lost@customer.example"));
                return await visitor.Page.GetByText("1 mail found").CountAsync() == 1;
            },
            BrowserStage.Patience, "the mail is found", Token);
        await visitor.Page.GetByText("<img src=x onerror=alert(1)>").WaitForAsync();
        await visitor.CheckAsync("console-mail-found");

        await visitor.Page.GetByLabel("Message-ID, sender or id").FillAsync("<two@customer.example>");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Find", Exact = true }).ClickAsync();
        await visitor.Page.GetByText("This mail is not here").WaitForAsync();
        await visitor.CheckAsync("console-mail-not-here");
    }

    [TestMethod]
    public async Task Person_reaches_the_button_of_an_action_by_keyboard()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("keys", "Keys", Token);
        await stage.ConnectAsync("keys", "support@keys.example", Token);
        await using var visitor = await Visitor.ArriveAsync(script: true);

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/keys/mailboxes/support@keys.example"));
        await visitor.Page.TabToAsync("Fetch now");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.WaitForURLAsync("**/fetch");
        await visitor.Page.TabToAsync("Fetch now");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("Fetch now: done.").WaitForAsync();
    }

    [TestMethod]
    public async Task Block_by_Google_is_on_the_front_page_with_its_incident()
    {
        await using var stage = await BrowserStage.StartAsync(Token);
        await stage.AddAccountAsync("blocked", "Blocked", Token);

        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await stage.ConnectAsync("blocked", $"{name}@blocked.example", Token);
        }

        await using var visitor = await Visitor.ArriveAsync();
        await visitor.OpenAsync(new Uri(stage.Address, "console"));
        stage.Gmail.Faults.Set(new GmailFault.Block(), FaultScope.AllReads);

        await Wait.UntilAsync(
            async () =>
            {
                await visitor.Page.ReloadAsync();
                return await visitor.Page.GetByText("Google refuses our connection").CountAsync() == 1;
            },
            BrowserStage.Patience, "the page names the block", Token);
        await visitor.CheckAsync("console-blocked");

        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Incident" }).Nth(1).ClickAsync();
        await visitor.Page.GetByText("Confirmed by a test fetch").WaitForAsync();
        await visitor.CheckAsync("console-incident");
        await visitor.PressAsync("Incidents");
        await visitor.CheckAsync("console-incidents");
    }

    [TestMethod]
    public async Task Visitor_without_a_link_sees_nothing_of_a_closed_console()
    {
        await using var stage = await BrowserStage.StartAsync(Token, settings => settings.With("Console__Access", "Off"));
        await using var visitor = await Visitor.ArriveAsync();

        foreach (var page in (string[])["console", "console/history", "console/accounts/acme", "console/mail"])
        {
            await visitor.OpenAsync(new Uri(stage.Address, page), 401);
        }

        await visitor.CheckAsync("console-signed-out");
        await visitor.OpenAsync(new Uri(stage.Address, "console/enter?t=forged"), 410);
        await visitor.CheckAsync("console-link-ended");
    }
}
