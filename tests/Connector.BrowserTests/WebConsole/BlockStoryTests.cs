using Connector.BrowserTests.Support;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>An operator watches a block come and go. It concerns every mailbox, so the test has an app of its own.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class BlockStoryTests(TestContext context)
{
    private const string Account = "acme";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_sees_the_block_come_and_go()
    {
        await using var stage = await BrowserStage.StartAsync(Token);
        await stage.AddAccountAsync(Account, "Acme Support", Token);
        foreach (var name in (string[])["support", "sales", "billing", "jobs"])
        {
            BrowserStage.Deliver(await stage.ConnectAsync(Account, $"{name}@acme.example", Token), 1);
        }

        await using var visitor = await Visitor.ArriveAsync();
        await visitor.ReloadUntilAsync(stage.Console, "Everything works");
        await visitor.CheckAsync("console-calm");

        using (stage.Gmail.Faults.Block())
        {
            await visitor.ReloadUntilAsync(stage.Console, "Google refuses our connection");
            await visitor.ReloadUntilAsync(stage.Console, "there is nothing to reconnect");
            await visitor.CheckAsync("console-block");

            await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Waiting for Google" }).ClickAsync();
            Assert.AreEqual(4, await visitor.Page.GetByRole(AriaRole.Rowheader).CountAsync());
            await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { NameRegex = Words.IncidentLink() }).ClickAsync();
            await visitor.SeeAsync("Google refuses");
            await visitor.CheckAsync("console-incident-open");
        }

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
}
