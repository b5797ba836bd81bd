using Connector.BrowserTests.Support;
using Connector.TestKit.Gmail;
using Connector.TestKit.Gmail.Consent;
using Microsoft.Playwright;

namespace Connector.BrowserTests;

/// <summary>The simulated consent page, which people see in the sandbox: it works without script and by keyboard.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class ConsentPageTests(TestContext context)
{
    private const string Address = "support@example.org";

    [TestMethod]
    public async Task Person_allows_denies_and_is_blocked_without_script()
    {
        await using var gmail = await GmailSimulator.StartAsync(options: null, context.CancellationToken);
        gmail.AddMailbox(Address);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(Authorization(gmail));
        await visitor.CheckAsync("google-consent");
        await visitor.PressAsync("Cancel");
        Assert.Contains("error=access_denied", visitor.Page.Url);

        await visitor.OpenAsync(Authorization(gmail));
        await visitor.Page.GetByLabel("What happens at Google").SelectOptionAsync(nameof(ConsentTwist.BlockedByAdministrator));
        await visitor.PressAsync("Allow");
        await visitor.Page.GetByText("Error 400: admin_policy_enforced").WaitForAsync();
        await visitor.CheckAsync("google-blocked");
    }

    [TestMethod]
    public async Task Person_reaches_the_button_by_keyboard_and_comes_back_with_a_code()
    {
        await using var gmail = await GmailSimulator.StartAsync(options: null, context.CancellationToken);
        gmail.AddMailbox(Address);
        await using var visitor = await Visitor.ArriveAsync(script: true);

        await visitor.OpenAsync(Authorization(gmail));
        await visitor.Page.TabToAsync("Allow");
        await visitor.Page.RunAndWaitForRequestAsync(
            () => visitor.Page.Locator(":focus").PressAsync("Enter"), request => request.Method == "POST");
        await visitor.Page.WaitForURLAsync("**/api/connect/callback?**", new() { WaitUntil = WaitUntilState.Commit });

        Assert.Contains("code=", visitor.Page.Url);
        Assert.Contains("state=abc", visitor.Page.Url);
    }

    /// <summary>The callback is a page that answers: the simulator's own 404.</summary>
    private static Uri Authorization(GmailSimulator gmail) => new(
        $"{gmail.AuthorizationUri}?client_id={gmail.Client.Id}&response_type=code&state=abc&access_type=offline&login_hint={Address}"
        + $"&scope={Uri.EscapeDataString(GmailScopes.Readonly)}"
        + $"&redirect_uri={Uri.EscapeDataString(new Uri(gmail.BaseUri, "api/connect/callback").AbsoluteUri)}");
}
