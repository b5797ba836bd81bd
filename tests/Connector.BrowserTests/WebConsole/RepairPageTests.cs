using Connector.BrowserTests.Support;
using Connector.TestKit;

namespace Connector.BrowserTests.WebConsole;

/// <summary>The pages of actions after a fault, and of the numbers that show it.</summary>
[TestClass]
[TestCategory("Browser")]
public sealed class RepairPageTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Operator_imports_a_mailbox_again_and_reads_what_happened_to_it()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("again", "Support again", Token);
        var mailbox = await stage.ConnectAsync("again", "support@again.example", Token);
        BrowserStage.Deliver(mailbox, 2);
        await stage.WaitForStateAsync("again", mailbox.Address, "Active", Token);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri($"{stage.Console}/accounts/again/mailboxes/{mailbox.Address}"));
        await visitor.SeeAsync("What happened");
        await visitor.PressAsync("Import again");
        await visitor.SeeAsync("What is missing here is imported.");
        await visitor.CheckAsync("console-import-again");
        await visitor.PressAsync("Import again");

        await visitor.SeeAsync("Import again: done.");
    }

    [TestMethod]
    public async Task Page_of_the_current_status_leads_to_the_address_whose_reminders_then_stop()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("reminded", "Support reminded", Token);
        var mailbox = await stage.ConnectAsync("reminded", "support@reminded.example", Token);
        await stage.WaitForStateAsync("reminded", mailbox.Address, "Active", Token);
        stage.Revoke(mailbox);
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.ReadAsync(await stage.AlertToAsync("admin@reminded.example", Token));
        await visitor.PressAsync("See the current status");
        await visitor.PressAsync("Reconnect support@reminded.example");
        await visitor.SeeAsync("What happened");
        await visitor.PressAsync("Stop reminders");
        await visitor.CheckAsync("console-stop-reminders");
        await visitor.PressAsync("Stop reminders");

        await visitor.SeeAsync("Stop reminders: done.");
    }

    [TestMethod]
    public async Task Operator_sees_that_no_job_has_failed()
    {
        var stage = await SharedBrowser.StageAsync();
        await using var visitor = await Visitor.ArriveAsync();

        await visitor.OpenAsync(new Uri(stage.Console, "console/poison"));
        await visitor.SeeAsync("No job has failed at every attempt.");
        await visitor.CheckAsync("console-failed-jobs");
    }

    [TestMethod]
    public async Task Operator_opens_the_numbers_of_the_last_hours_as_a_table()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("numbers", "Numbers", Token);
        await stage.ConnectAsync("numbers", "support@numbers.example", Token);
        await using var visitor = await Visitor.ArriveAsync();

        // The app saves the numbers of a minute at its end.
        await Wait.UntilAsync(
            async () =>
            {
                await visitor.OpenAsync(stage.Console);
                return await visitor.Page.GetByText("The numbers as a table").CountAsync() == 1;
            },
            2 * BrowserStage.Patience, "the numbers of a minute", Token);
        await visitor.Page.GetByText("The numbers as a table").ClickAsync();
        await visitor.SeeAsync("Calls answered");
        await visitor.CheckAsync("console-numbers");
    }
}
