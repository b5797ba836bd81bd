using Connector.BrowserTests.Support;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>An administrator enters the console by the link of an alert mail and sees one account, in an app without operators.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class AdministratorTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Administrator_of_one_account_sees_nothing_of_another()
    {
        var stage = await SharedBrowser.StageAsync("Off");
        await stage.AddAccountAsync("acme", "Acme Support", Token);
        await stage.AddAccountAsync("kestrel", "Kestrel Coffee", Token);
        await stage.ConnectAsync("kestrel", "support@kestrel.example", Token);
        var mailbox = await stage.ConnectAsync("acme", "support@acme.example", Token);
        await stage.WaitForStateAsync("acme", mailbox.Address, "Active", Token);
        stage.Revoke(mailbox);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReadAsync(await stage.AlertToAsync("admin@acme.example", Token));
        await visitor.PressAsync("Open the console");
        await visitor.SeeAsync("support@acme.example");
        Assert.DoesNotContain("t=", visitor.Page.Url, "the link's token is in no address");
        await visitor.CheckAsync("console-administrator");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Set up forwarding: support@acme.example" })
            .ClickAsync();
        Assert.EndsWith("#forwarding", visitor.Page.Url);
        await visitor.SeeAsync("@in.connector.example");

        await visitor.OpenAsync(stage.Console);
        await visitor.SeeAsync("Action needed for 1 address");
        await Assertions.Expect(visitor.Page.GetByText("kestrel")).ToHaveCountAsync(0);
        foreach (var page in (string[])["/accounts/kestrel", "/accounts/kestrel/mailboxes/support@kestrel.example"])
        {
            await visitor.OpenAsync(new Uri($"{stage.Console}{page}"), status: 404);
            await visitor.SeeAsync("There is no such page");
            await visitor.SeeAsync("You are signed in for Acme Support.");
        }

        await visitor.OpenAsync(new Uri($"{stage.Console}/accounts/kestrel/mailboxes/support@kestrel.example/pause"), status: 404);
        await visitor.OpenAsync(stage.Console);
        await visitor.PressAsync("Sign out");
        await visitor.OpenAsync(stage.Console, status: 401);
        await visitor.SeeAsync("You are not signed in");
    }
}
