using Connector.BrowserTests.Support;
using Connector.TestKit;
using Connector.TestKit.Webhooks;
using Microsoft.Playwright;

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
        await visitor.SeeAsync("stopped for admin@reminded.example");
        await visitor.CheckAsync("console-reminders-stopped");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "admin@reminded.example" }).First.ClickAsync();
        await visitor.SeeAsync("no reminders about support@reminded.example");
        await visitor.CheckAsync("console-account-reminders");
        await visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Send reminders again: admin@reminded.example" })
            .ClickAsync();
        await visitor.CheckAsync("console-remind");
        await visitor.PressAsync("Send reminders again");

        await visitor.SeeAsync("Send reminders again: done.");
        await Assertions.Expect(visitor.Page.GetByText("no reminders about")).ToHaveCountAsync(0);
    }

    [TestMethod]
    public async Task Operator_delivers_mails_again_that_the_helpdesk_refused()
    {
        await using var helpdesk = await WebhookReceiver.StartAsync(Token);
        helpdesk.Mood = new WebhookMood.Answers(422);
        await using var stage = await BrowserStage.StartAsync("Open", Token, settings => settings
            .With("Destination__Kind", "webhook")
            .With("Destination__Webhook__Uri", helpdesk.Address.AbsoluteUri)
            .With("Destination__Webhook__Secret", helpdesk.Secret)
            .With("Destination__Webhook__AllowPrivate", "true"));
        await stage.AddAccountAsync("refused", "Support refused", Token);
        var mailbox = await stage.ConnectAsync("refused", "support@refused.example", Token);
        BrowserStage.Deliver(mailbox, 2);
        await using var visitor = await Visitor.ArriveAsync();

        var page = new Uri($"{stage.Console}/accounts/refused/mailboxes/{mailbox.Address}");
        await visitor.ReloadUntilAsync(page, "Refused by the helpdesk");
        await visitor.CheckAsync("console-mails-refused");
        helpdesk.Mood = null;
        await visitor.OpenAsync(new Uri($"{stage.Console}/accounts/refused"));
        await visitor.PressAsync("Deliver refused mails again");
        await visitor.SeeAsync("All mails of this account that the helpdesk refused are delivered again.");
        await visitor.CheckAsync("console-deliver-again");
        await visitor.PressAsync("Deliver refused mails again");

        await visitor.SeeAsync("Deliver refused mails again: done.");
        await visitor.SeeAsync("2 mails are delivered again");
        await Wait.UntilAsync(() => helpdesk.Accepted.Count == 2, BrowserStage.Patience, "the helpdesk has both mails", Token);
        await visitor.ReloadUntilAsync(page, "Delivered");
        await Assertions.Expect(visitor.Page.GetByText("Refused by the helpdesk")).ToHaveCountAsync(0);
    }

    [TestMethod]
    public async Task Operator_has_a_failed_job_tried_again()
    {
        var stage = await SharedBrowser.StageAsync();
        await stage.AddAccountAsync("failed", "Support failed", Token);
        var mailbox = await stage.ConnectAsync("failed", "support@failed.example", Token);
        await using var visitor = await Visitor.ArriveAsync();
        var page = new Uri(stage.Console, "console/poison");
        await visitor.OpenAsync(page);
        await visitor.SeeAsync("No job has failed at every attempt.");
        await visitor.CheckAsync("console-no-failed-jobs");

        // As the Functions host moves a message whose function failed at every attempt.
        await stage.Storage.Queues.GetQueueClient("fetch-jobs-poison").SendMessageAsync(
            $$"""{"account":"failed","address":"{{mailbox.Address}}"}""", Token);
        await visitor.ReloadUntilAsync(page, mailbox.Address);
        await visitor.CheckAsync("console-failed-jobs");
        await visitor.PressAsync("Try again: Fetches");
        await visitor.SeeAsync("All jobs of this list are done again now.");
        await visitor.CheckAsync("console-try-again");
        await visitor.PressAsync("Try again");

        await visitor.SeeAsync("1 job is tried again");
        await visitor.SeeAsync("No job has failed at every attempt.");
        await visitor.PressAsync("History");
        await visitor.SeeAsync("Fetches: 1 job is tried again");
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
