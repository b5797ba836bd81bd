using Connector.Mailboxes;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class MailRateTests(TestContext context)
{
    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mails_leave_within_the_rate_once_each_whatever_order_the_jobs_come_in()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, settings: ("Alerts:MailsPerMinute", "2"));

        foreach (var account in (string[])["a", "b", "c", "d"])
        {
            await StopAsync(app, account);
        }

        List<int> seconds = [];

        for (var second = 0; second < 240 && seconds.Count < 4; second++)
        {
            var before = app.Smtp.Mails.Count;
            await app.PassAsync(TimeSpan.FromSeconds(1));
            seconds.AddRange(app.Smtp.Mails.Skip(before).Select(_ => second));
        }

        Assert.HasCount(4, seconds);
        Assert.HasCount(4, app.Smtp.Mails.Select(mail => mail.Message.To.Mailboxes.Single().Address).Distinct().ToList());
        Assert.IsGreaterThanOrEqualTo(78, seconds[^1] - seconds[0], "a mail each half minute");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mails_within_a_tenth_of_the_rate_leave_together()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, settings: ("Alerts:MailsPerMinute", "30"));

        foreach (var account in (string[])["a", "b", "c"])
        {
            await StopAsync(app, account);
        }

        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(3, app.Smtp.Mails);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mail_decided_on_while_another_waits_for_its_turn_does_not_leave_before_it()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, settings: ("Alerts:MailsPerMinute", "1"));
        await StopAsync(app, "a");
        await StopAsync(app, AlertingUnderTest.Account);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var waiting = (await app.UnfinishedAsync()).Single(outage => outage.TurnAt is not null);

        await app.Get<Connector.Alerting.AlertOutbox>().RecoveredAsync(
            new MailboxKey(waiting.Account, $"support@{waiting.Account}.example"), context.CancellationToken);
        app.Time.Advance(TimeSpan.FromSeconds(30));
        await app.PassAsync(waiting.TurnAt!.Value.AddSeconds(-1) - app.Now);
        Assert.HasCount(1, app.Smtp.Mails);

        await app.PassAsync(TimeSpan.FromSeconds(1));
        await app.PassAsync(TimeSpan.FromMinutes(2));
        Assert.HasCount(2, app.MailsTo($"{waiting.Account}@admin.example"));
    }

    private async Task StopAsync(AlertingUnderTest app, string account)
    {
        await app.Get<AccountTable>().SaveAsync(
            new Account(account, account, Locale.En, [new Admin($"{account}@admin.example")]), context.CancellationToken);
        await app.ParkAsync($"support@{account}.example", FailureClass.CredentialsRevoked, account);
    }
}
