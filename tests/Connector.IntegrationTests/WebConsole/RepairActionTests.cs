using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Delivering;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Poison;
using Connector.WebConsole;
using Connector.WebConsole.Acting;

namespace Connector.IntegrationTests.WebConsole;

/// <summary>Actions after a fault: import again, stop reminders, deliver refused mails, try failed jobs again.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class RepairActionTests(TestContext context)
{
    private const string Account = "/api/console/accounts/acme";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_that_is_missing_here_is_imported_again()
    {
        const string Address = "again@acme.example";
        const string Page = $"{Account}/mailboxes/again%40acme.example";
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var mailbox = await world.Connector.ConnectAsync(Address, Token);
        mailbox.Deliver(Encoding.UTF8.GetBytes("From: a@b.example\r\nMessage-ID: <1@b.example>\r\nSubject: Lost\r\n\r\nHello\r\n"));
        await world.Connector.FetchAsync(Address, Token);
        var messages = world.Connector.Get<TableServiceClient>().GetTableClient(StorageNames.MessagesTable);
        var row = Assert.ContainsSingle(await RowsAsync(messages, $"acme|{Address}"));
        await messages.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Token);
        var today = TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        var browser = await world.NewBrowser().OpenAsync($"{Page}/reimport");
        Assert.Contains("type=\"date\"", browser.Body);
        await browser.PressAsync($"{Page}/reimport", today);
        Assert.Contains("Import again: done", browser.Text);
        await world.Connector.FetchAsync(Address, Token);

        Assert.AreEqual(row.RowKey, Assert.ContainsSingle(await RowsAsync(messages, $"acme|{Address}")).RowKey);
        var entry = Assert.ContainsSingle(await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token));
        Assert.AreEqual(("reimport", Address), (entry.What, entry.Where));
        Assert.StartsWith("since ", entry.After!);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("soon")]
    [DataRow("2999-01-01")]
    [DataRow("0001-01-01")]
    public async Task Import_since_no_day_or_a_day_to_come_changes_nothing(string day)
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/reimport");

        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/reimport", day);

        Assert.Contains("not possible at the moment", browser.Text);
        Assert.AreEqual(0, (await world.Connector.MailboxAsync(ConsoleWorld.Mine, Token)).Fence);
    }

    [TestMethod]
    public async Task Administrator_stops_his_own_reminders_and_an_operator_those_of_all()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await world.Connector.Get<AccountTable>().ChangeAsync(
            "acme", account => account with { Admins = [.. account.Admins, new Admin("eva@acme.example")] }, Token);
        await BeginOutageAsync(world);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/silence");
        Assert.IsEmpty(await SilencesAsync(world), "Opening changes nothing.");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/silence");

        Assert.Contains("Stop reminders: done", browser.Text);
        var own = Assert.ContainsSingle(await SilencesAsync(world));
        Assert.AreEqual(
            (ConsoleWorld.MyAdmin, LinkAction.SilenceAddress, ConsoleWorld.Mine), (own.Admin, own.Action, own.Address));
        var actions = world.Connector.Get<AccountActions>();
        var account = (await world.Connector.Get<AccountTable>().FindAsync("acme", Token))!;
        Assert.AreEqual(
            "admin@acme.example, eva@acme.example",
            (await actions.DoAsync(
                new Connector.Access.Visitor.Operator("operator", "o"), account, AccountVerb.Silence, null, Token)).After);
        Assert.HasCount(2, (await SilencesAsync(world)).Where(silence => silence.Address is null).ToList());
    }

    [TestMethod]
    public async Task Administrator_has_his_own_reminders_sent_again_and_an_operator_those_of_all()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        await world.Connector.Get<AccountTable>().ChangeAsync(
            "acme", account => account with { Admins = [.. account.Admins, new Admin("eva@acme.example")] }, Token);
        await BeginOutageAsync(world);
        var silencing = world.Connector.Get<Silencing>();
        var account = (await world.Connector.Get<AccountTable>().FindAsync("acme", Token))!;
        var eva = new Connector.Access.Visitor.Administrator(account, account.Admins[1], "session");
        var browser = await world.NewBrowser().OpenAsync($"{ConsoleWorld.MyMailbox}/silence");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/silence");
        Assert.Contains("stopped for admin@acme.example, eva@acme.example", browser.Text);

        Assert.AreSequenceEqual(["eva@acme.example"], await silencing.EndAsync(eva, "acme", _ => true, Token));
        var left = (await SilencesAsync(world)).Where(silence => silence.RevokedAt is null);
        Assert.AreSequenceEqual([ConsoleWorld.MyAdmin], left.Select(silence => silence.Admin));
        await browser.OpenAsync(Account);
        Assert.Contains("no reminders about support@acme.example", browser.Text);
        const string remind = $"{Account}/remind";
        await browser.OpenAsync($"{remind}?person=admin%40acme.example");
        Assert.Contains("This person gets reminders", browser.Text);
        await browser.PressAsync(remind);

        Assert.Contains("Send reminders again: done", browser.Text);
        Assert.DoesNotContain("no reminders about", browser.Text);
        Assert.IsTrue((await SilencesAsync(world)).TrueForAll(silence => silence.RevokedAt is not null));
        var entry = (await world.Connector.Get<AuditTable>().ListAsync("acme", 1, Token))[0];
        Assert.AreEqual(("remind", "", ConsoleWorld.MyAdmin), (entry.What, entry.Before, entry.After));
    }

    [TestMethod]
    public async Task Reminders_about_an_address_are_sent_again_from_its_page()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await BeginOutageAsync(world);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);
        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/remind");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/remind");
        Assert.Contains("Send reminders again: not possible", browser.Text, "There is nothing to end yet.");

        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/silence");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/silence");
        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/remind");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/remind");

        Assert.Contains("Send reminders again: done", browser.Text);
        Assert.IsNotNull(Assert.ContainsSingle(await SilencesAsync(world)).RevokedAt);
    }

    [TestMethod]
    public async Task Reminders_of_an_address_without_an_outage_cannot_be_stopped()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        await browser.OpenAsync($"{ConsoleWorld.MyMailbox}/silence");
        await browser.PressAsync($"{ConsoleWorld.MyMailbox}/silence");

        Assert.Contains("not possible at the moment", browser.Text);
        Assert.IsEmpty(await SilencesAsync(world));
    }

    [TestMethod]
    public async Task Refused_mails_of_an_account_are_delivered_again()
    {
        const string Address = "again@acme.example";
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var mailbox = await world.Connector.ConnectAsync(Address, Token);
        mailbox.Deliver(Encoding.UTF8.GetBytes("From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nHello\r\n"));
        await world.Connector.FetchAsync(Address, Token);
        var key = new MailboxKey("acme", Address);
        var states = world.Connector.Get<MessageStates>();
        var message = (await states.FindAsync(key, (await states.FindAnyAsync(key, Token))!, Token))!;
        await states.TryMoveAsync(message, MessageState.Stored);
        await world.Connector.Get<DeadLetters>().RefuseAsync((await states.FindAsync(key, message.GmailId, Token))!, "Not now");

        var browser = await world.NewBrowser().OpenAsync($"{Account}/redeliver");
        await browser.PressAsync($"{Account}/redeliver");

        Assert.AreEqual(MessageState.Stored, (await states.FindAsync(key, message.GmailId, Token))!.State);
        Assert.AreEqual(
            "1 enqueued", Assert.ContainsSingle(await world.Connector.Get<AuditTable>().ListAsync("acme", 10, Token)).After);
    }

    [TestMethod]
    public async Task Operator_has_failed_jobs_tried_again()
    {
        await using var world = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var table = world.Connector.Get<PoisonTable>();
        await table.RecordAsync("fetch-jobs", "1", FetchJob.For(new MailboxKey("acme", "<b>@acme.example")), Token);
        await table.RecordAsync("fetch-jobs", "2", job: null, Token);

        var browser = await world.NewBrowser().OpenAsync(ConsoleUri.Poison);
        Assert.Contains("2 jobs", browser.Text);
        Assert.DoesNotContain("<b>", browser.Body);
        await browser.OpenAsync("/api/console/poison/fetch-jobs");
        await browser.PressAsync("/api/console/poison/fetch-jobs");

        Assert.Contains("1 job is tried again", browser.Text);
        Assert.IsNull(Assert.ContainsSingle(await table.ListAsync(null, null, Token).ToListAsync(Token)).Job);
        var entry = Assert.ContainsSingle(await world.Connector.Get<AuditTable>().ListAsync((string?)null, 10, Token));
        Assert.AreEqual(
            ("replay", "fetch-jobs", "1 enqueued, 1 unreadable"), (entry.What, entry.Before, entry.After));
        Assert.Contains("all accounts", (await browser.OpenAsync(ConsoleUri.History)).Text);
    }

    [TestMethod]
    public async Task Failed_jobs_are_not_for_administrators_nor_is_an_unknown_queue_a_page()
    {
        await using var world = await ConsoleWorld.StartAsync(Token);
        await using var open = await ConsoleWorld.StartAsync(Token, ConsoleWorld.Open);
        var browser = await world.NewBrowser().EnterAsync("acme", ConsoleWorld.MyAdmin);

        Assert.DoesNotContain("Failed jobs", browser.Text);
        Assert.AreEqual(404, (await browser.OpenAsync(ConsoleUri.Poison)).Status);
        Assert.AreEqual(404, (await browser.OpenAsync("/api/console/poison/fetch-jobs")).Status);
        Assert.AreEqual(404, (await open.NewBrowser().OpenAsync("/api/console/poison/other")).Status);
    }

    private static async Task BeginOutageAsync(ConsoleWorld world)
    {
        var since = TimeProvider.System.GetUtcNow().AddHours(-1);
        await world.Connector.Get<OutageTable>().TryAddAsync(
            new Outage
            {
                Id = "ABCD2345",
                Account = "acme",
                Kind = OutageKinds.Of(FailureClass.CredentialsRevoked),
                Stage = OutageStage.Open,
                StartedAt = since,
                Since = since,
            },
            new OutageMember(ConsoleWorld.Mine, FailureClass.CredentialsRevoked, since),
            CancellationToken.None);
    }

    private Task<List<Silence>> SilencesAsync(ConsoleWorld world) =>
        world.Connector.Get<SilenceTable>().ListAsync("acme", Token);

    private async Task<List<TableEntity>> RowsAsync(TableClient table, string partition) =>
        await table.QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: Token).ToListAsync(Token);
}
