using Connector.Mailboxes;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>The pages of monthly reports.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ReportPageTests(TestContext context)
{
    private const string Reports = "/api/console/accounts/acme/reports";

    private static readonly Month November = Month.Read("2026-11")!;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Administrator_reads_the_reports_of_the_own_account_only()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await StoreAsync(world);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin, $"{Reports}/2026-11");

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("Monthly reports: November 2026", browser.Text);
        Assert.Contains("1,200 mails arrived and were delivered to your helpdesk, 99.5 % within a minute", browser.Text);
        Assert.Contains("/reports/2026-10", (await browser.OpenAsync(Reports)).Body, "the other month");
        Assert.AreEqual(404, (await browser.OpenAsync($"{Reports}/2026-09")).Status);
        Assert.AreEqual(404, (await browser.OpenAsync($"{Reports}/next")).Status);
        Assert.AreEqual(404, (await browser.OpenAsync("/api/console/accounts/other/reports")).Status);
    }

    [TestMethod]
    public async Task Report_with_a_stored_mail_that_was_not_delivered_does_not_say_that_everything_worked()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await StoreAsync(world, stray: 1);

        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin, $"{Reports}/2026-11");

        Assert.Contains("November 2026: 1 mail came late, because we had missed it.", browser.Text);
        Assert.Contains("1 mail, which we had stored and did not deliver until we looked again", browser.Text);
    }

    [TestMethod]
    public async Task Account_without_a_report_has_a_page_that_says_so()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin, Reports);

        Assert.AreEqual(200, browser.Status);
        Assert.Contains("There is no report yet.", browser.Text);
    }

    [TestMethod]
    public async Task Person_stops_the_report_and_starts_it_again()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin, Reports);

        await PressAsync("stopreport");
        Assert.IsTrue((await AdminAsync()).NoMonthlyReport);
        Assert.Contains("does not get it", (await browser.OpenAsync(Reports)).Text);
        await PressAsync("startreport");
        Assert.IsFalse((await AdminAsync()).NoMonthlyReport);

        async Task PressAsync(string verb)
        {
            var action = $"/api/console/accounts/acme/{verb}";
            Assert.Contains(action, browser.Body, "the page of the report leads there");
            await browser.OpenAsync($"{action}?person={Uri.EscapeDataString(ConsoleWorld.MyAdmin)}");
            await browser.PressAsync(action);
            await browser.OpenAsync(Reports);
        }

        async Task<Admin> AdminAsync() =>
            (await world.Connector.Get<AccountTable>().FindAsync("acme", Token))!.Admins
                .Single(admin => admin.Email == ConsoleWorld.MyAdmin);
    }

    private async Task StoreAsync(ConsoleWorld world, int stray = 0)
    {
        var table = world.Connector.Get<AccountReportTable>();
        var report = new MonthlyReport
        {
            All = new ServiceLevel(November.Begin, "", 1200, 3, 15, 40, 0.995),
            Addresses = 1,
            Stray = stray,
        };
        await table.AddAsync("acme", November, report, Token);
        await table.AddAsync("acme", Month.Read("2026-10")!, report, Token);
    }
}
