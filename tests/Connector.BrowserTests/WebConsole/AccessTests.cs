using System.Text;
using Connector.BrowserTests.Support;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>Who may open the console where it is not open: with forged headers and forged links.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class AccessTests(TestContext context)
{
    /// <summary>What App Service Authentication would send for an operator, as a stranger writes it.</summary>
    private static readonly string Forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        $$"""{"auth_typ":"aad","claims":[{"typ":"oid","val":"{{BrowserStage.Operator}}"},{"typ":"name","val":"Mallory"}]}"""));

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("Off")]
    [DataRow("AppService")]
    public async Task Stranger_with_a_forged_principal_sees_no_page(string access)
    {
        var stage = await SharedBrowser.StageAsync(access);
        await stage.AddAccountAsync("forged", "Forged", Token);
        await stage.ConnectAsync("forged", "support@forged.example", Token);
        await using var stranger = await Visitor.ArriveAsync();
        await stranger.Context.SetExtraHTTPHeadersAsync([new("X-MS-CLIENT-PRINCIPAL", Forged)]);

        foreach (var page in (string[])
            ["", "/accounts/forged", "/accounts/forged/mailboxes/support@forged.example", "/incidents", "/history"])
        {
            await stranger.OpenAsync(new Uri($"{stage.Console}{page}"), status: 401);
            await stranger.SeeAsync("You are not signed in");
            await Assertions.Expect(stranger.Page.GetByText("support@forged.example")).ToHaveCountAsync(0);
        }

        await stranger.OpenAsync(new Uri($"{stage.Console}/enter?t=forged.token"), status: 410);
        await stranger.SeeAsync("This link is not valid any more");
    }

    [TestMethod]
    public async Task Pages_for_a_stranger_are_accessible()
    {
        var stage = await SharedBrowser.StageAsync("Off");
        await using var stranger = await Visitor.ArriveAsync();

        await stranger.OpenAsync(stage.Console, status: 401);
        await stranger.CheckAsync("console-signed-out");
        await stranger.OpenAsync(new Uri($"{stage.Console}/enter?t=forged.token"), status: 410);
        await stranger.CheckAsync("console-link-ended");
    }
}
