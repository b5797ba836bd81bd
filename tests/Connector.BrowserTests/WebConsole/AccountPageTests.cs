using Connector.BrowserTests.Support;
using Microsoft.Playwright;

namespace Connector.BrowserTests.WebConsole;

/// <summary>The page of an account.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class AccountPageTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_adds_an_administrator_and_sends_a_test_alert()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("people", "People", Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/people"));
        await visitor.CheckAsync("console-account-people");
        await visitor.Page.GetByLabel("Add an administrator").FillAsync("new@people.example");
        await visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add", Exact = true }).ClickAsync();
        await visitor.CheckAsync("console-add-administrator");
        await visitor.PressAsync("Add an administrator");
        await visitor.Page.GetByRole(AriaRole.Listitem).GetByText("new@people.example").WaitForAsync();

        await visitor.PressAsync("Send a test alert");
        await visitor.PressAsync("Send a test alert");
        await visitor.Page.GetByText("Send a test alert: done.").WaitForAsync();
        await visitor.Page.GetByText("new@people.example: sent").WaitForAsync();
    }

    [TestMethod]
    public async Task Operator_corrects_a_mistake_and_makes_Zendesk_the_destination_of_an_account()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("desk", "Desk", Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/desk"));
        await visitor.PressAsync("Change or test the destination");
        await visitor.CheckAsync("console-destination");
        await visitor.Page.GetByLabel("Mail goes to", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("zendesk");
        await visitor.Page.GetByLabel("Subdomain").FillAsync("https://desk.zendesk.com");
        await visitor.Page.GetByLabel("Identifier of the OAuth client").FillAsync("mail_connector");
        await visitor.Page.GetByLabel("Secret of the OAuth client").FillAsync("secret-of-the-client");
        await visitor.PressAsync("Save");
        await visitor.SeeAsync("The subdomain must be the first part of the address");
        await visitor.CheckAsync("console-destination-mistake");

        await visitor.Page.GetByLabel("Subdomain").FillAsync("desk");
        await visitor.Page.GetByLabel("Secret of the OAuth client").FillAsync("secret-of-the-client");
        await visitor.PressAsync("Save");
        await visitor.SeeAsync("Mail goes to: desk.zendesk.com");

        await visitor.Page.GetByLabel("Mail goes to", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("archive");
        await visitor.PressAsync("Save");
        await visitor.PressAsync("Test");
        await visitor.SeeAsync("archive takes mail.");
        await visitor.CheckAsync("console-destination-tested");
    }
}
