using Azure.Data.Tables;
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
    public async Task Four_cards_stand_two_by_two()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("cards", "Cards", Token);
        await using var visitor = await Visitor.ArriveAsync(width: 1280);

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/cards"));

        var cards = await visitor.Page.Locator(".grid > .card").AllAsync();
        var boxes = await Task.WhenAll(cards.Select(card => card.BoundingBoxAsync()));
        Assert.AreSequenceEqual([2, 2], boxes.GroupBy(box => box!.Y).Select(row => row.Count()));
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

    [TestMethod]
    public async Task Operator_reads_a_monthly_report_and_stops_it_for_one_administrator()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("monthly", "Monthly", Token);
        await stage.Storage.Tables.GetTableClient("AccountReports").UpsertEntityAsync(
            new TableEntity("monthly", "report|2026-11") { ["State"] = Report, ["IsSent"] = true }, TableUpdateMode.Replace, Token);
        await stage.Storage.Tables.GetTableClient("AccountReports").UpsertEntityAsync(
            new TableEntity("monthly", "report|2026-10") { ["State"] = "{}", ["IsSent"] = true }, TableUpdateMode.Replace, Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/monthly"));
        await visitor.PressAsync("See the reports");
        await visitor.SeeAsync("November 2026: one interruption, and no mail was lost.");
        await visitor.CheckAsync("console-report");
        await visitor.PressAsync("Stop the monthly report: admin@monthly.example");
        await visitor.PressAsync("Stop the monthly report");
        await visitor.SeeAsync("Stop the monthly report: done.");

        await visitor.OpenAsync(new Uri(stage.Address, "console/accounts/monthly/reports/2026-10"));
        await visitor.SeeAsync("October 2026: everything worked.");
        await visitor.SeeAsync("does not get it");
        await visitor.CheckAsync("console-report-quiet");
    }

    private const string Report = """
        {
          "all": {"from": "2026-11-01T00:00:00Z", "route": "", "mails": 12345, "p50Seconds": 3.1, "p95Seconds": 14, "p99Seconds": 50,
            "withinMinute": 0.9987},
          "routes": [
            {"from": "2026-11-01T00:00:00Z", "route": "api", "mails": 12000, "p50Seconds": 3.1, "p95Seconds": 14, "p99Seconds": 40,
              "withinMinute": 0.999},
            {"from": "2026-11-01T00:00:00Z", "route": "forwarding", "mails": 345, "p50Seconds": 8, "p95Seconds": 75, "p99Seconds": 200,
              "withinMinute": 0.94}],
          "outages": [{"id": "A1", "kind": "Provider", "since": "2026-11-03T09:00:00Z", "endedAt": "2026-11-03T11:30:00Z", "addresses": 0,
            "toldAfter": "00:03:00", "isIncident": true, "mailsDelayed": 120, "proven": true}],
          "shortOutages": 2, "addresses": 12, "withoutSecondWay": 4, "silences": 1
        }
        """;
}
