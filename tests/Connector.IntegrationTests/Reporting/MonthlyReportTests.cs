using Connector.Alerting;
using Connector.Api;
using Connector.IntegrationTests.Forwarding;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;
using Connector.Storage;
using Azure.Storage.Queues;

namespace Connector.IntegrationTests.Reporting;

/// <summary>The report of an account about a month: stored once, sent once, and only to people who want it.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class MonthlyReportTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly Admin Wants = new("admin@acme.example");

    private static readonly Admin WantsNone = new("other@acme.example") { NoMonthlyReport = true };

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Report_is_sent_once_from_seven_in_the_morning_to_each_administrator_who_wants_it()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await SaveAsync(world, account => account with { Admins = [Wants, WantsNone], TimeZone = "Europe/Berlin" });
        await world.ConnectAsync(Address);
        var month = Month.Of(world.Clock.GetUtcNow());
        await DeliverAsync(world, month, mails: 8);
        var seven = TimeZoneInfo.ConvertTimeToUtc(month.End.DateTime.AddHours(7), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        await PassAsync(world, new DateTimeOffset(seven).AddMinutes(-5));
        Assert.IsEmpty(world.Smtp.Mails);
        await PassAsync(world, new DateTimeOffset(seven).AddHours(1));
        await PassAsync(world, new DateTimeOffset(seven).AddHours(3));

        var mail = Assert.ContainsSingle(world.Smtp.Mails);
        Assert.AreSequenceEqual([Wants.Email], mail.Recipients);
        Assert.EndsWith(": 8 mails, 100 % within a minute", mail.Subject);
        Assert.Contains("1 without a second way in", mail.Message.TextBody!);
    }

    [TestMethod]
    public async Task Account_without_the_mail_has_its_report_in_the_console_all_the_same()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await SaveAsync(world, account => account with { MonthlyReport = false });
        await world.ConnectAsync(Address);
        var month = Month.Of(world.Clock.GetUtcNow());

        await PassAsync(world, month.End.AddHours(8));

        Assert.IsEmpty(world.Smtp.Mails);
        var table = world.Connector.Get<AccountReportTable>();
        Assert.AreSequenceEqual([month], await table.MonthsAsync(ConnectorUnderTest.Account, Token));
        Assert.IsTrue((await table.FindAsync(ConnectorUnderTest.Account, month, Token))!.IsEmpty);
    }

    [TestMethod]
    public async Task Days_of_earlier_months_are_deleted_and_a_deleted_account_leaves_no_row()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await world.ConnectAsync(Address);
        var month = Month.Of(world.Clock.GetUtcNow());
        var before = Month.Of(month.Begin.AddDays(-1));
        await DeliverAsync(world, before, mails: 1);
        await DeliverAsync(world, month, mails: 1);
        var table = world.Connector.Get<AccountReportTable>();

        await PassAsync(world, month.End.AddHours(8));

        Assert.IsEmpty(await table.DaysAsync(ConnectorUnderTest.Account, before, Token));
        Assert.HasCount(1, await table.DaysAsync(ConnectorUnderTest.Account, month, Token));
        await world.Connector.Get<AccountErasure>().EraseAsync(ConnectorUnderTest.Account, Token);
        Assert.IsEmpty(await table.DaysAsync(ConnectorUnderTest.Account, month, Token));
        Assert.IsEmpty(await table.MonthsAsync(ConnectorUnderTest.Account, Token));
    }

    [TestMethod]
    public async Task Outage_of_the_month_is_in_the_report_with_its_length_and_the_time_to_the_first_mail()
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await world.ConnectAsync(Address);
        var month = Month.Of(world.Clock.GetUtcNow());
        var since = month.Begin.AddDays(1);
        await AddOutageAsync(world, "INMONTH1", since, since.AddHours(2), told: since.AddMinutes(4));
        await AddOutageAsync(world, "BEFORE01", since.AddMonths(-1), since.AddMonths(-1).AddHours(1), told: since.AddMonths(-1));
        await AddOutageAsync(world, "SHORT001", since, since.AddMinutes(1), told: null);

        await PassAsync(world, month.End.AddHours(8));

        var report = (await world.Connector.Get<AccountReportTable>().FindAsync(ConnectorUnderTest.Account, month, Token))!;
        var outage = Assert.ContainsSingle(report.Outages);
        Assert.AreEqual(("INMONTH1", 1, TimeSpan.FromMinutes(4)), (outage.Id, outage.Addresses, outage.ToldAfter));
        Assert.AreEqual(1, report.ShortOutages);
        Assert.Contains("for 2 h", Assert.ContainsSingle(world.Smtp.Mails).Message.TextBody!);
    }

    [TestMethod]
    [DataRow(2, 1, "2 mails, which a comparison with Gmail found")]
    [DataRow(0, 1, "2 mails, which we had stored and did not deliver")]
    public async Task Report_tells_of_mails_that_were_missing_or_stored_without_a_delivery(int missing, int stray, string line)
    {
        await using var world = await ForwardingWorld.StartAsync(Token);
        await world.ConnectAsync(Address);
        var month = Month.Of(world.Clock.GetUtcNow());
        var table = world.Connector.Get<AccountReportTable>();

        foreach (var day in new[] { month.Begin, month.Begin.AddDays(1) })
        {
            var part = new ServiceHour(day, "api", LagHistogram.Empty, day == month.Begin ? missing : 0) { Stray = stray };
            await table.AddAsync(ConnectorUnderTest.Account, CountBatch.Of(part), Token);
        }

        await PassAsync(world, month.End.AddHours(8));

        var report = (await table.FindAsync(ConnectorUnderTest.Account, month, Token))!;
        Assert.AreEqual((missing, 2 * stray, missing + (2 * stray)), (report.Missing, report.Stray, report.Unaccounted));
        Assert.Contains(line, Assert.ContainsSingle(world.Smtp.Mails).Message.TextBody!);
    }

    /// <remarks>The metrics are those of the process, so other tests may add deliveries of this account.</remarks>
    [TestMethod]
    public async Task Delivered_mail_is_counted_for_its_account()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token, mailbox => mailbox with { ImportFrom = null });
        gmail.Deliver(SmallMail.About("new"), internalDate: TimeProvider.System.GetUtcNow());

        await connector.FetchAsync(Address, Token);
        await connector.Get<AccountDays>().SaveAsync(Token);

        var month = Month.Of(TimeProvider.System.GetUtcNow());
        var days = await connector.Get<AccountReportTable>().DaysAsync(ConnectorUnderTest.Account, month, Token);
        Assert.IsGreaterThanOrEqualTo(1, days.Where(day => day.Route == "api").Sum(day => day.Lags.Mails));
    }

    private Task<Account?> SaveAsync(ForwardingWorld world, Func<Account, Account> change) =>
        world.Connector.Get<AccountTable>().ChangeAsync(ConnectorUnderTest.Account, change, Token);

    private Task DeliverAsync(ForwardingWorld world, Month month, int mails)
    {
        var lags = Enumerable.Range(0, mails).Aggregate(LagHistogram.Empty, (sum, _) => sum.With(TimeSpan.FromSeconds(4)));
        return world.Connector.Get<AccountReportTable>().AddAsync(
            ConnectorUnderTest.Account, CountBatch.Of(new ServiceHour(month.Begin, "api", lags)), Token);
    }

    private async Task AddOutageAsync(ForwardingWorld world, string id, DateTimeOffset since, DateTimeOffset until, DateTimeOffset? told)
    {
        var table = world.Connector.Get<OutageTable>();
        var member = new OutageMember(Address, FailureClass.CredentialsRevoked, since);
        var (outage, first) = OutageLife.Begin(id, ConnectorUnderTest.Account, member, since, world.Connector.Get<AlertOptions>());
        var added = (await table.TryAddAsync(outage with { Mails = told is null ? 0 : 1 }, first, Token))!;

        if (told is { } at)
        {
            await table.RecordAsync(added, new SentMail(Wants.Email, MailStage.Opened, 1, 1, "id", "subject", at));
        }

        await table.TrySaveAsync(added, added with { Stage = OutageStage.Closed, EndedAt = until }, Token);
    }

    /// <summary>Moves the clock, makes the reports that are due, and sends their mails.</summary>
    private async Task PassAsync(ForwardingWorld world, DateTimeOffset until)
    {
        world.Clock.MoveOn(until - world.Clock.GetUtcNow());
        await world.Connector.Get<MonthlySweep>().HandleAsync(Token);
        var queue = world.Connector.Get<QueueServiceClient>().GetQueueClient(StorageNames.AlertsQueue);

        foreach (var message in (await queue.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: Token)).Value)
        {
            var job = message.Body.ToObjectFromJson<AlertJob>(System.Text.Json.JsonSerializerOptions.Web)!;
            await world.Connector.Get<AlertAdmins>().HandleAsync(job, Token);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
        }
    }
}
