using Connector.WebConsole;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>A mailbox that two accounts have connected: operators see it, and no account learns of the other one.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class SharedAddressTests(TestContext context)
{
    private const string OtherSpelling = "support+shop@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_sees_the_other_account_on_the_page_and_in_the_list()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().OpenAsync(ConsoleWorld.MyMailbox);
        Assert.DoesNotContain("has connected the same mailbox", browser.Text);

        await world.AddAsync("other", OtherSpelling);

        await browser.OpenAsync(ConsoleWorld.MyMailbox);
        Assert.Contains("Another account has connected the same mailbox", browser.Text);
        Assert.Contains($"other/{OtherSpelling}", browser.Text);
        await browser.OpenAsync(ConsoleUri.Front);
        Assert.HasCount(3, browser.Text.Split("also in another account"), "each of the two lines says so, and no other line");
    }

    [TestMethod]
    public async Task Administrator_learns_nothing_of_the_other_account()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await world.AddAsync("other", OtherSpelling);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        foreach (var page in (string[])[ConsoleWorld.MyMailbox, ConsoleUri.Front, ConsoleUri.Account("acme")])
        {
            await browser.OpenAsync(page);
            Assert.AreEqual(200, browser.Status);
            Assert.DoesNotContain(OtherSpelling, browser.Text);
            Assert.DoesNotContain("same mailbox", browser.Text);
            Assert.DoesNotContain("another account", browser.Text);
        }
    }
}
