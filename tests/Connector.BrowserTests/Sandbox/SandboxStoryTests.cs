using Connector.BrowserTests.Support;
using Connector.Sandbox.Browsing;
using Connector.Sandbox.Staging;
using Connector.TestKit;
using Connector.TestKit.Gmail;
using Microsoft.Playwright;

namespace Connector.BrowserTests.Sandbox;

/// <summary>
/// A person plays with the sandbox by browser alone: blocks Google, watches the block come and go in the console, reads the alert mail,
/// and connects a mailbox. The block concerns every mailbox, so the test has an app of its own.
/// </summary>
[TestClass]
[TestCategory("Browser")]
public sealed class SandboxStoryTests(TestContext context)
{
    private const string Block = "Google blocks";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Person_blocks_Google_reads_the_alert_and_connects_a_mailbox_by_browser_alone()
    {
        await using var stage = new SandboxStage(
            Cast.Of(4), new DirectoryInfo(Path.Combine(Repository.Artifacts, "sandbox", "browser-tests")));
        await using var sandbox = await SandboxPages.StartAsync(stage, Token);
        await using var visitor = await Visitor.ArriveAsync();
        await visitor.OpenAsync(sandbox.Address);
        await visitor.SeeAsync("The sandbox starts");

        await stage.StartStorageAsync(Token);
        await stage.StartOutsideWorldAsync(Token);
        await stage.StartAppAsync(Token);
        await stage.RegisterAsync(Token);
        await visitor.OpenAsync(sandbox.Address);
        await visitor.SeeAsync("The story plays.");
        await visitor.CheckAsync("sandbox-story");
        sandbox.MayAct = true;

        await ReceiveAsync(visitor, sandbox, stage);
        await PressAtAsync(visitor, sandbox, Block, "Switch on");
        await WatchBlockAsync(visitor, stage);
        await ReadAlertAsync(visitor, sandbox);
        await PressAtAsync(visitor, sandbox, Block, "Switch off");
        await WatchRecoveryAsync(visitor, stage);
        await ConnectAsync(visitor, sandbox);
        await ForwardAsync(visitor, sandbox, stage);
    }

    /// <summary>A mail comes in at each mailbox.</summary>
    private static async Task ReceiveAsync(Visitor visitor, SandboxPages sandbox, SandboxStage stage)
    {
        await visitor.OpenAsync(sandbox.Address);
        await visitor.CheckAsync("sandbox-home");
        foreach (var seat in stage.Cast.Mailboxes)
        {
            await PressAtAsync(visitor, sandbox, seat.Address, "A mail comes in");
        }

        await visitor.ReloadUntilAsync(stage.Console, "Everything works");
        await visitor.ReloadUntilAsync(stage.Console, "from Gmail to storage");
        await visitor.CheckAsync("console-calm");
    }

    private static async Task WatchBlockAsync(Visitor visitor, SandboxStage stage)
    {
        await visitor.ReloadUntilAsync(stage.Console, "Google refuses our connection");
        await visitor.ReloadUntilAsync(stage.Console, "there is nothing to reconnect");
        await visitor.CheckAsync("console-block");

        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Waiting for Google" }).ClickAsync();
        Assert.AreEqual(stage.Cast.Mailboxes.Count + 1, await visitor.Page.GetByRole(AriaRole.Rowheader).CountAsync());
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = WebConsole.Words.IncidentLink() }).ClickAsync();
        await visitor.SeeAsync("Google refuses");
        await visitor.CheckAsync("console-incident-open");
    }

    /// <summary>The mail is shown in a frame, and its link opens a tab.</summary>
    private static async Task ReadAlertAsync(Visitor visitor, SandboxPages sandbox)
    {
        await visitor.ReloadUntilAsync(sandbox.Address, "Google is refusing our connection");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = WebConsole.Words.DelayedMail() })
            .First.ClickAsync();
        await visitor.SeeAsync("to ");
        await visitor.CheckAsync("sandbox-mail");

        var page = await visitor.Context.RunAndWaitForPageAsync(() => visitor.Page.FrameLocator("iframe")
            .GetByRole(AriaRole.Link, new FrameLocatorGetByRoleOptions { Name = "Open the console" }).ClickAsync());
        await page.GetByText("Google refuses our connection").First.WaitForAsync();
        await page.CloseAsync();
    }

    private static async Task WatchRecoveryAsync(Visitor visitor, SandboxStage stage)
    {
        await visitor.ReloadUntilAsync(stage.Console, "Everything works");
        await visitor.PressAsync("Incidents");
        await visitor.CheckAsync("console-incidents");
        await visitor.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).First.ClickAsync();
        await visitor.ReloadUntilAsync(new Uri(visitor.Page.Url), "Resolved");
        await visitor.SeeAsync("It is over");
        await Assertions.Expect(visitor.Page.GetByText("is turning away")).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.GetByText("ProviderBlocked")).ToHaveCountAsync(0);
        await visitor.CheckAsync("console-incident-resolved");
    }

    private static async Task ConnectAsync(Visitor visitor, SandboxPages sandbox)
    {
        await visitor.ReloadUntilAsync(sandbox.Address, "[Resolved]");
        await visitor.Page.GetByLabel("Account").SelectOptionAsync("Kestrel Coffee");
        await visitor.Page.GetByLabel("Address").FillAsync("new@kestrel.example");
        await visitor.PressAsync("Connect");
        await visitor.PressAsync(ConnectStory.Continue);
        await visitor.PressAsync("Allow");
        await visitor.SeeAsync("new@kestrel.example is connected.");
    }

    /// <summary>Gmail's code appears in the console, and a test mail proves that forwarding works.</summary>
    private static async Task ForwardAsync(Visitor visitor, SandboxPages sandbox, SandboxStage stage)
    {
        var page = new Uri($"{stage.Console}/accounts/kestrel/mailboxes/new@kestrel.example");
        await PressAtAsync(visitor, sandbox, "new@kestrel.example", "Set up forwarding");
        await visitor.ReloadUntilAsync(page, ConfirmationMails.Code);
        await PressAtAsync(visitor, sandbox, "new@kestrel.example", "Enter the code");
        await visitor.OpenAsync(page);
        await visitor.PressAsync("Send a test mail");
        await visitor.PressAsync("Send a test mail");
        await visitor.ReloadUntilAsync(page, "Ready: a forwarded mail has arrived");
        await Assertions.Expect(visitor.Page.GetByText(ConfirmationMails.Code)).ToHaveCountAsync(0);
    }

    /// <summary>Presses a button in a row of the sandbox's page.</summary>
    private static async Task PressAtAsync(Visitor visitor, SandboxPages sandbox, string row, string button)
    {
        await visitor.OpenAsync(sandbox.Address);
        await visitor.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = row })
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).ClickAsync();
        await visitor.SeeAsync("Connector sandbox");
    }
}
