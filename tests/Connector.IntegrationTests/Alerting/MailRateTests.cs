using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class MailRateTests(TestContext context)
{
    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mails_leave_within_the_rate_and_the_most_affected_account_goes_first()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, settings: ("Alerts:MailsPerMinute", "2"));
        string[] accounts = ["a", "b", "c", "d"];

        foreach (var (index, account) in accounts.Index())
        {
            await BlockAsync(app, account, mailboxes: index + 1);
        }

        var left = new List<(int Second, string Admin)>();

        for (var second = 0; second < 240 && left.Count < accounts.Length; second++)
        {
            var before = app.Smtp.Mails.Count;
            await app.PassAsync(TimeSpan.FromSeconds(1));
            left.AddRange(app.Smtp.Mails.Skip(before).Select(mail => (second, mail.Message.To.Mailboxes.Single().Address[..1])));
        }

        // The first job to come has nobody ahead of it that it could know of; from then on the order is by weight.
        Assert.HasCount(4, left);
        Assert.AreSequenceEqual(left.Skip(1).Select(mail => mail.Admin).OrderDescending(), left.Skip(1).Select(mail => mail.Admin));
        Assert.IsGreaterThanOrEqualTo(78, left[^1].Second - left[0].Second, "a mail each half minute");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Of_two_that_may_leave_within_the_same_second_the_less_affected_waits_for_the_other()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, settings: ("Alerts:MailsPerMinute", "60"));
        await BlockAsync(app, "a", mailboxes: 1);
        await BlockAsync(app, "b", mailboxes: 3);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.IsEmpty(app.Smtp.Mails, "who comes anew waits for those that come at the same time");
        app.Time.Advance(TimeSpan.FromSeconds(2));
        var outages = await app.UnfinishedAsync();

        var less = app.HandleAsync(outages.Single(outage => outage.Account == "a"));
        var alerts = app.Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable);
        await Wait.UntilAsync(
            async () => await alerts.QueryAsync<TableEntity>("PartitionKey eq '!waiting'", cancellationToken: context.CancellationToken).CountAsync(context.CancellationToken) == 1,
            TimeSpan.FromSeconds(30),
            "it has its turn",
            context.CancellationToken);
        await app.HandleAsync(outages.Single(outage => outage.Account == "b"));
        Assert.HasCount(1, app.Smtp.MailsFor("b@admin.example"));
        Assert.HasCount(1, app.Smtp.Mails);

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await less;
        Assert.HasCount(1, app.Smtp.MailsFor("a@admin.example"));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    [DataRow(SmtpStep.Connect)]
    [DataRow(SmtpStep.Data)]
    [DataRow(SmtpStep.AfterData)]
    public async Task Server_that_hangs_is_given_up_after_a_minute_and_tried_again(SmtpStep step)
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.SaveAccountAsync("eva@acme.example");
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        var hang = app.Smtp.Hang(step, times: 1);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        var handling = app.HandleAsync((await app.OpenOutageAsync(OutageKind.Mailbox))!);
        await Wait.UntilAsync(() => hang.Hits == 1, TimeSpan.FromSeconds(30), "the server hangs", context.CancellationToken);
        await Wait.UntilAsync(
            () =>
            {
                app.Time.Advance(TimeSpan.FromSeconds(61));
                return handling.IsCompleted;
            },
            TimeSpan.FromSeconds(30),
            "the job ends",
            context.CancellationToken);
        await handling;
        Assert.IsEmpty(app.Smtp.Mails);

        await app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.HasCount(1, app.MailsTo("eva@acme.example"));
    }

    private async Task BlockAsync(AlertingUnderTest app, string account, int mailboxes)
    {
        await app.Get<AccountTable>().SaveAsync(new Account(account, account, Locale.En, [new Admin($"{account}@admin.example")]), context.CancellationToken);

        for (var mailbox = 0; mailbox < mailboxes; mailbox++)
        {
            await app.ParkAsync($"m{mailbox}@{account}.example", FailureClass.CredentialsRevoked, account);
        }
    }
}
