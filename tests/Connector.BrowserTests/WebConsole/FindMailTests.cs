using System.Text;
using Connector.BrowserTests.Support;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>A person asks where a mail is, and learns its steps or why it is not here.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class FindMailTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_finds_a_mail_with_its_steps_and_the_reason_why_another_is_not_here()
    {
        const string Account = "lostmail";
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync(Account, "Acme Support", Token);
        var mailbox = await stage.ConnectAsync(Account, $"support@{Account}.example", Token);
        mailbox.Deliver(Encoding.ASCII.GetBytes(
            $"From: ada@example.org\r\nTo: {mailbox.Address}\r\nMessage-ID: <lost@example.org>\r\nSubject: Where am I?\r\n\r\nHello\r\n"));
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReloadUntilAsync(
            new Uri($"{stage.Console}/mail?account={Account}&mail={Uri.EscapeDataString("<lost@example.org>")}"), "1 mail found");
        await visitor.SeeAsync("Where am I?");
        await visitor.SeeAsync("Delivered");
        await visitor.CheckAsync("console-mail-found");

        await visitor.Page.GetByLabel("Message-ID, sender or id").FillAsync("nobody@example.org");
        await visitor.PressAsync("Find");
        await visitor.SeeAsync("This mail is not here");
        await visitor.SeeAsync("Gmail did not have this mail, or has it in spam, bin or drafts.");
        await visitor.CheckAsync("console-mail-absent");

        await visitor.Page.GetByLabel("Message-ID, sender or id").FillAsync("nobody");
        await visitor.PressAsync("Find");
        await visitor.SeeAsync("This is not a Message-ID, a whole mail address or an id of Gmail");
        await visitor.CheckAsync("console-mail-fragment");
    }

    [TestMethod]
    public async Task Operator_chooses_the_account_of_a_mail_and_comes_from_the_page_of_a_mailbox()
    {
        const string Account = "chosen";
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync(Account, "Chosen Support", Token);
        await stage.AddAccountAsync("unchosen", "Unchosen Support", Token);
        var mailbox = await stage.ConnectAsync(Account, $"support@{Account}.example", Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri($"{stage.Console}/mail"));
        await visitor.CheckAsync("console-mail");
        await visitor.Page.GetByLabel("Account").SelectOptionAsync("Chosen Support (chosen)");
        await visitor.Page.GetByLabel("Message-ID, sender or id").FillAsync("nobody@example.org");
        await visitor.PressAsync("Find");
        await visitor.SeeAsync("This mail is not here");

        await visitor.OpenAsync(new Uri($"{stage.Console}/accounts/{Account}/mailboxes/{mailbox.Address}"));
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Find a mail" })
            .ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Account")).ToHaveValueAsync(Account);
        await Assertions.Expect(visitor.Page.GetByLabel("Sent to (optional)")).ToHaveValueAsync(mailbox.Address);
    }
}
