using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Digests;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Alerting;

/// <summary>Digests of mails that were set aside: at most one an hour, once to each administrator.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class DigestTests(TestContext context)
{
    private const string Eva = "eva@acme.example";
    private const string Jo = "jo@acme.example";
    private static readonly MailboxKey Support = new(AlertingUnderTest.Account, "support@acme.example");

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Mails_set_aside_within_an_hour_are_one_digest_to_each_administrator()
    {
        await using var app = await StartAsync();
        await NoteAsync(app, "a", "b");
        await PassAsync(app, 30);
        await NoteAsync(app, "b", "c", "redelivered");
        await app.Get<QuarantineOutbox>().ForgetAsync(Support, "redelivered", context.CancellationToken);
        await PassAsync(app, 29);
        Assert.IsEmpty(app.Smtp.Mails, "they are still collected");

        await PassAsync(app, 1);
        await PassAsync(app, 1);

        Assert.HasCount(1, app.MailsTo(Jo));
        var mail = Assert.ContainsSingle(app.MailsTo(Eva));
        Assert.StartsWith("[Action needed] 3 mails to support@acme.example not delivered [D-", mail.Subject!);
        Assert.AreEqual("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.IsNull(
            await app.Get<DigestTable>().ListAsync(context.CancellationToken).FirstOrDefaultAsync(context.CancellationToken),
            "nothing is left to be told");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Administrator_who_could_not_be_reached_gets_the_same_digest_later_and_the_others_no_second_one()
    {
        await using var app = await StartAsync();
        app.Smtp.Refuse(SmtpStep.Recipient, 451, recipient: Eva);
        await NoteAsync(app, "a");

        await PassAsync(app, 60);
        await NoteAsync(app, "late");
        await PassAsync(app, 1);
        Assert.HasCount(1, app.MailsTo(Jo));
        app.Smtp.Heal();
        await PassAsync(app, 20);

        Assert.AreEqual(app.MailsTo(Jo)[0].Subject, Assert.ContainsSingle(app.MailsTo(Eva)).Subject);
        Assert.HasCount(1, app.MailsTo(Jo));

        await PassAsync(app, 60);
        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.Contains("1 mail to support@acme.example", app.MailsTo(Jo)[1].Subject!);
        Assert.IsNull(await app.Get<DigestTable>().ListAsync(context.CancellationToken).FirstOrDefaultAsync(context.CancellationToken));
    }

    private async Task<AlertingUnderTest> StartAsync()
    {
        var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.SaveAccountAsync(Eva, Jo);
        return app;
    }

    private async Task NoteAsync(AlertingUnderTest app, params string[] ids)
    {
        foreach (var id in ids)
        {
            await app.Get<QuarantineOutbox>().NoteAsync(Support, id, QuarantineCause.Refused, context.CancellationToken);
        }
    }

    /// <summary>Runs the timer and then the queue trigger.</summary>
    private async Task PassAsync(AlertingUnderTest app, int minutes)
    {
        app.Time.Advance(TimeSpan.FromMinutes(minutes));
        await app.Get<QuarantineOutbox>().SweepAsync(context.CancellationToken);

        var table = app.Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable);
        var notices = await table.QueryAsync<TableEntity>(
            row => row.PartitionKey == NoticeTable.OpenPartition, cancellationToken: context.CancellationToken)
            .ToListAsync(context.CancellationToken);

        foreach (var notice in notices)
        {
            await app.Get<AlertAdmins>().HandleAsync(AlertJob.ForNotice(notice.RowKey), context.CancellationToken);
        }
    }
}
