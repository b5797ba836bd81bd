using System.Text;
using Connector.BrowserTests.Support;

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
    }
}
