using Connector.BrowserTests.Support;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;

namespace Connector.BrowserTests.Alerting;

/// <summary>An administrator reads an alert mail and follows its links.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class AlertMailTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Administrator_reconnects_from_the_button_of_the_mail_and_gets_the_all_clear()
    {
        var (stage, mailbox) = await RevokeAsync("reconnects");
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReadAsync(await stage.AlertToAsync("admin@reconnects.example", Token));
        await visitor.PressAsync($"Reconnect {mailbox.Address}");
        await visitor.SeeAsync($"The permission to read {mailbox.Address} does not work any more");
        await visitor.PressAsync("Continue with Google");
        await visitor.PressAsync("Allow");
        await visitor.SeeAsync($"{mailbox.Address} is connected again.");
        await visitor.CheckAsync("connect-reconnected");

        await stage.WaitForStateAsync("reconnects", mailbox.Address, "Active", Token);
        await TestKit.Wait.UntilAsync(
            () => AdminAlerts.Of("reconnects", "admin@reconnects.example", stage.Smtp).IsAsItShouldBe, BrowserStage.Patience,
            "the all-clear comes", Token);
    }

    [TestMethod]
    public async Task Administrator_silences_reminders_and_the_page_asks_before()
    {
        var (stage, _) = await RevokeAsync("silences");
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReadAsync(await stage.AlertToAsync("admin@silences.example", Token));
        await visitor.PressAsync("I know: no reminders until it is over");
        await visitor.CheckAsync("alert-silence");
        Assert.DoesNotContain("admin@silences.example", await SilencesAsync(stage), "opening the link changes nothing");

        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await visitor.Page.GetByText("No more reminders until it is over.").WaitForAsync();
        await visitor.CheckAsync("alert-silenced");
        Assert.Contains("admin@silences.example", await SilencesAsync(stage));
    }

    private Task<string> SilencesAsync(BrowserStage stage) =>
        stage.App.Http.GetStringAsync(new Uri("accounts/silences/alerts/silences", UriKind.Relative), Token);

    /// <summary>A connected mailbox whose owner has taken the consent back.</summary>
    private async Task<(BrowserStage Stage, SimulatedMailbox Mailbox)> RevokeAsync(string account)
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync(account, "Acme Support", Token);
        var mailbox = await stage.ConnectAsync(account, $"support@{account}.example", Token);
        await stage.WaitForStateAsync(account, mailbox.Address, "Active", Token);
        stage.Revoke(mailbox);
        return (stage, mailbox);
    }
}
