using Connector.BrowserTests.Support;
using Connector.Sandbox.Browsing;
using Connector.Sandbox.Staging;
using Connector.TestKit;
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
        await SwitchAsync(visitor, sandbox, "Switch on");
        await WatchBlockAsync(visitor, stage);
        await ReadAlertAsync(visitor, sandbox);
        await SwitchAsync(visitor, sandbox, "Switch off");
        await WatchRecoveryAsync(visitor, stage);
        await ConnectAsync(visitor, sandbox);
    }

    /// <summary>A mail comes in at each mailbox.</summary>
    private static async Task ReceiveAsync(Visitor visitor, SandboxPages sandbox, SandboxStage stage)
    {
        await visitor.OpenAsync(sandbox.Address);
        await visitor.CheckAsync("sandbox-home");
        foreach (var seat in stage.Cast.Mailboxes)
        {
            await visitor.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = seat.Address })
                .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "A mail comes in" }).ClickAsync();
        }

        await visitor.ReloadUntilAsync(stage.Console, "Everything works");
        await visitor.CheckAsync("console-calm");
    }

    private static async Task SwitchAsync(Visitor visitor, SandboxPages sandbox, string button)
    {
        await visitor.OpenAsync(sandbox.Address);
        await visitor.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = Block })
            .GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).ClickAsync();
        await visitor.SeeAsync("Connector sandbox");
    }

    private static async Task WatchBlockAsync(Visitor visitor, SandboxStage stage)
    {
        await visitor.ReloadUntilAsync(stage.Console, "Google refuses our connection");
        await visitor.ReloadUntilAsync(stage.Console, "there is nothing to reconnect");
        await visitor.CheckAsync("console-block");

        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Waiting for Google" }).ClickAsync();
        Assert.AreEqual(4, await visitor.Page.GetByRole(AriaRole.Rowheader).CountAsync());
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
}
