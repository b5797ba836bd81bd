using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Digests;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using MimeKit;

namespace Connector.IntegrationTests.Alerting;

/// <summary>A row, administrator or account that fails does not affect the others.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class OneFailureTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private const string Jo = "jo@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Unreadable_outage_does_not_delay_alerts_of_other_accounts()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAsync("a@aaa.example", FailureClass.CredentialsRevoked, account: "aaa");
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        await BreakAsync(
            app, "aaa", row => !row.RowKey.Contains('|'), "State",
            """{"Id":"7F3K2M9Q","Account":"aaa","Kind":"Mailbox","Stage":"Dreaming"}""");
        var before = await app.JobsAsync();

        app.Time.Advance(TimeSpan.FromMinutes(5));
        await app.Outbox.SweepAsync(Token);

        Assert.AreEqual(before + 1, await app.JobsAsync());
        Assert.HasCount(1, await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Unreadable_record_of_a_mail_does_not_delay_reminders_to_other_administrators()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        // A column of another type.
        await BreakAsync(app, AlertingUnderTest.Account, row => row.RowKey.EndsWith(Eva, StringComparison.Ordinal), "State", 1);
        await app.PassAsync(TimeSpan.FromHours(4));

        Assert.HasCount(2, app.MailsTo(Jo));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Notice_that_fails_for_one_administrator_reaches_the_others()
    {
        await using var app = await AlertingUnderTest.StartAsync(Token, inner => new FailingFor(inner, Eva));
        await app.SaveAccountAsync(Eva, Jo);

        await PutAsync(app, "news");
        await HandleAsync(app, "news");

        Assert.HasCount(1, app.MailsTo(Jo));
        Assert.IsTrue(await IsOpenAsync(app, "news"), "Eva's is tried again");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Unreadable_digest_does_not_delay_digests_of_other_accounts()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.Get<QuarantineOutbox>().NoteAsync(new MailboxKey("aaa", "a@aaa.example"), "1", QuarantineCause.Refused, Token);
        await app.Get<QuarantineOutbox>().NoteAsync(
            new MailboxKey(AlertingUnderTest.Account, "support@acme.example"), "2", QuarantineCause.Refused, Token);
        await BreakAsync(app, "!digests", row => row.RowKey == "aaa", "State", "no JSON");

        app.Time.Advance(TimeSpan.FromHours(2));
        await app.Get<QuarantineOutbox>().SweepAsync(Token);

        Assert.AreEqual(1, await app.JobsAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mail_that_is_set_aside_again_while_its_digest_is_sent_is_in_the_next_digest()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        var (table, mailbox) = (app.Get<DigestTable>(), new MailboxKey(AlertingUnderTest.Account, "support@acme.example"));
        await app.Get<QuarantineOutbox>().NoteAsync(mailbox, "1", QuarantineCause.Stuck, Token);
        var told = await table.MailsAsync(AlertingUnderTest.Account, Token).ToListAsync(Token);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.Get<QuarantineOutbox>().NoteAsync(mailbox, "1", QuarantineCause.Refused, Token);

        await table.ForgetAsync(told, Token);

        Assert.AreEqual(QuarantineCause.Refused, (await table.MailsAsync(AlertingUnderTest.Account, Token).SingleAsync(Token)).Cause);
    }

    /// <summary>Ten mails of 50 seconds each take longer than a claim.</summary>
    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Slow_notice_is_sent_once_to_each_administrator_despite_concurrent_jobs()
    {
        await using var app = await AlertingUnderTest.StartAsync(Token, inner => new SlowMail(inner));
        List<string> admins = [.. Enumerable.Range(0, 10).Select(number => $"admin{number}@acme.example")];
        await app.SaveAccountAsync([.. admins]);
        await PutAsync(app, "news");
        ((SlowMail)app.Get<IAdminMail>()).BeforeEach = async () =>
        {
            app.Time.Advance(TimeSpan.FromSeconds(50));
            await HandleAsync(app, "news");
        };

        await HandleAsync(app, "news");

        Assert.AreSequenceEqual(admins.Select(_ => 1), admins.Select(admin => app.MailsTo(admin).Count));
        Assert.IsFalse(await IsOpenAsync(app, "news"));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Finished_notice_has_no_open_row_and_is_not_sent_again()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await PutAsync(app, "news");
        await HandleAsync(app, "news");
        Assert.IsEmpty(await OpenNoticesAsync(app));

        await PutAsync(app, "news");
        await HandleAsync(app, "news");

        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.IsTrue(await app.Get<NoticeOutbox>().HasAsync(AlertingUnderTest.Account, "news", Token));
        app.Time.Advance(TimeSpan.FromDays(401));
        await app.Get<NoticeOutbox>().SweepAsync(Token);
        Assert.IsFalse(await app.Get<NoticeOutbox>().HasAsync(AlertingUnderTest.Account, "news", Token), "it is forgotten in the end");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Sweep_moves_finished_notices_of_earlier_versions()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await AlertsOf(app).AddEntityAsync(
            new TableEntity(NoticeTable.OpenPartition, "acme|old")
            {
                ["Account"] = "acme",
                ["Key"] = "old",
                ["Pages"] = "{}",
                ["Told"] = $"[\"{Eva}\"]",
                ["Attempt"] = 1,
            },
            Token);

        await app.Get<NoticeOutbox>().SweepAsync(Token);

        Assert.IsEmpty(await OpenNoticesAsync(app));
        Assert.IsTrue(await app.Get<NoticeOutbox>().HasAsync("acme", "old", Token));
    }

    private Task PutAsync(AlertingUnderTest app, string key) => app.Get<NoticeOutbox>().PutAsync(
        AlertingUnderTest.Account, key, _ => new NoticePage("News", new MailPage("en", Tone.Back, "News", "News", [], [])), Token);

    private Task HandleAsync(AlertingUnderTest app, string key) =>
        app.Get<AlertAdmins>().HandleAsync(AlertJob.ForNotice($"{AlertingUnderTest.Account}|{key}"), Token);

    private static TableClient AlertsOf(AlertingUnderTest app) => app.Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable);

    private async Task<bool> IsOpenAsync(AlertingUnderTest app, string key) =>
        (await OpenNoticesAsync(app)).Exists(row => row.RowKey == $"{AlertingUnderTest.Account}|{key}");

    private async Task<List<TableEntity>> OpenNoticesAsync(AlertingUnderTest app) =>
        await AlertsOf(app).QueryAsync<TableEntity>(row => row.PartitionKey == NoticeTable.OpenPartition, cancellationToken: Token)
            .ToListAsync(Token);

    /// <summary>Changes a row as another version might have written it.</summary>
    private async Task BreakAsync(AlertingUnderTest app, string partition, Func<TableEntity, bool> concerns, string column, object? value)
    {
        var rows =
            await AlertsOf(app).QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: Token).ToListAsync(Token);
        var row = rows.Single(concerns);
        row[column] = value;
        await AlertsOf(app).UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
    }

    private sealed class FailingFor(IAdminMail inner, string admin) : IAdminMail
    {
        public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken) =>
            mail.To.Mailboxes.Any(to => to.Address == admin)
                ? new SendResult.Failed("451 try later") : await inner.SendAsync(mail, cancellationToken);
    }

    private sealed class SlowMail(IAdminMail inner) : IAdminMail
    {
        private bool _isAsked;

        public Func<Task> BeforeEach { get; set; } = () => Task.CompletedTask;

        public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
        {
            // The nested job must not start another one.
            if (!_isAsked)
            {
                _isAsked = true;
                await BeforeEach();
                _isAsked = false;
            }

            return await inner.SendAsync(mail, cancellationToken);
        }
    }
}
