using Connector.Alerting;
using Connector.Mailboxes;
using Connector.TestKit.Smtp;
using Microsoft.Extensions.Logging;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class AlertAdminsTests(TestContext context)
{
    private const string Eva = "eva@acme.example";
    private const string Jo = "jo@acme.example";
    private static readonly string[] Three = ["support@acme.example", "sales@acme.example", "it@acme.example"];

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Block_is_one_mail_per_administrator_and_its_end_another_that_threads_under_it()
    {
        await using var app = await StartAsync(Eva, Jo);
        await ParkAllAsync(app);

        await app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.IsEmpty(app.Smtp.Mails, "the group is still collected");

        await app.PassAsync(TimeSpan.FromSeconds(31));
        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromHours(1));
        await RecoverAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.PassAsync(TimeSpan.FromHours(1));

        foreach (var admin in new[] { Eva, Jo })
        {
            var mails = app.MailsTo(admin);
            Assert.HasCount(2, mails);
            Assert.StartsWith("[Action optional] Google is refusing our connection – 3 addresses delayed since 14:59 UTC [C-", mails[0].Subject!);
            Assert.IsTrue(Three.All(address => mails[0].TextBody!.Contains(address, StringComparison.Ordinal)));
            Assert.AreEqual($"Re: {mails[0].Subject}", mails[1].Subject);
            Assert.AreEqual(mails[0].MessageId, mails[1].InReplyTo);
            Assert.Contains("Mail to 3 addresses is being imported again.", mails[1].TextBody!);
        }

        Assert.AreEqual(2, app.Smtp.Connections, "one connection for all administrators of a job");
        Assert.IsEmpty(await app.UnfinishedAsync());
        Assert.IsNull(await app.OpenOutageAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailbox_that_stops_after_the_end_is_a_new_outage()
    {
        await using var app = await StartAsync(Eva);
        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await RecoverAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(3, app.MailsTo(Eva));
        Assert.HasCount(2, app.MailsTo(Eva).Select(mail => mail.Headers["X-Connector-Alert"]).Distinct().ToList());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Outage_shorter_than_the_group_wait_is_told_to_nobody()
    {
        await using var app = await StartAsync(Eva);
        await ParkAllAsync(app);
        await RecoverAllAsync(app);

        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.IsEmpty(app.Smtp.Mails);
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Refused_recipient_is_recorded_and_holds_up_nobody()
    {
        await using var app = await StartAsync(Eva, Jo);
        app.Smtp.Refuse(SmtpStep.Recipient, 550, "no such user", recipient: Eva);
        await ParkAllAsync(app);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        var outage = (await app.OpenOutageAsync())!;
        var sent = await app.Outages.SentAsync(outage, context.CancellationToken);
        Assert.HasCount(1, app.MailsTo(Jo));
        Assert.AreEqual(550, sent.Single(mail => mail.Admin == Eva).RefusedWith);
        Assert.IsNull(outage.SendAt, "nobody waits for a mail");

        app.Smtp.Heal();
        await RecoverAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.IsEmpty(app.MailsTo(Eva), "who was refused the beginning hears no end");
        Assert.HasCount(2, app.MailsTo(Jo));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    [DataRow(SmtpStep.Recipient, 451)]
    [DataRow(SmtpStep.Mail, 550)]
    [DataRow(SmtpStep.Data, 554)]
    [DataRow(SmtpStep.AfterData, 452)]
    [DataRow(SmtpStep.Connect, 421)]
    public async Task Other_refusals_are_tried_again_by_a_new_job(SmtpStep step, int code)
    {
        await using var app = await StartAsync(Eva, Jo);
        app.Smtp.Refuse(step, code);
        await ParkAllAsync(app);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        var failing = (await app.OpenOutageAsync())!;
        app.Smtp.Heal();
        await app.PassAsync(TimeSpan.FromSeconds(29));
        var early = app.Smtp.Mails.Count;
        await app.PassAsync(TimeSpan.FromSeconds(1));

        Assert.AreEqual((2, app.Now), (failing.Attempt, failing.NextAt!.Value));
        Assert.AreEqual(0, early);
        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.HasCount(1, app.MailsTo(Jo));
        Assert.IsNull((await app.OpenOutageAsync())!.SendAt);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Temporary_refusal_of_one_holds_up_no_sequel_of_the_others()
    {
        await using var app = await StartAsync(Eva, Jo);
        app.Smtp.Refuse(SmtpStep.Recipient, 451, recipient: Eva);
        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await RecoverAllAsync(app);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(2, app.MailsTo(Jo));

        app.Smtp.Heal();
        await app.PassAsync(TimeSpan.FromMinutes(15));
        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.AreEqual(app.MailsTo(Eva)[0].MessageId, app.MailsTo(Eva)[1].InReplyTo);
        Assert.HasCount(2, app.MailsTo(Jo));
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Server_that_is_down_costs_no_exception_and_its_return_brings_the_mail()
    {
        await using var app = await StartAsync(Eva);
        await app.Smtp.StopAsync();
        await ParkAllAsync(app);

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await app.PassAsync(TimeSpan.FromMinutes(20));
        }

        app.Smtp.Restart();
        await app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.AreSequenceEqual(
            [LogLevel.Warning, LogLevel.Warning, LogLevel.Warning, LogLevel.Warning, LogLevel.Error],
            app.Logs.GetSnapshot().Where(entry => entry.Message.Contains("did not leave", StringComparison.Ordinal)).Select(entry => entry.Level));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Connection_lost_in_the_middle_of_a_mail_loses_and_doubles_nothing()
    {
        await using var app = await StartAsync(Eva, Jo);
        app.Smtp.Drop(SmtpStep.MidData, times: 1);
        await ParkAllAsync(app);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, app.MailsTo(Jo));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.HasCount(1, app.MailsTo(Jo));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Crash_between_sending_and_writing_down_repeats_the_same_message_id()
    {
        DyingMail? dying = null;
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken, inner => dying = new DyingMail(inner));
        await app.SaveAccountAsync(Eva, Jo);
        await ParkAllAsync(app);

        await Assert.ThrowsExactlyAsync<DyingMail.CrashException>(() => app.PassAsync(TimeSpan.FromMinutes(1)));
        await app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.HasCount(1, app.Smtp.Mails, "while somebody may still be sending, nobody else does");
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Assert.IsTrue(dying!.HasCrashed);
        Assert.HasCount(1, app.MailsTo(Jo));
        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.HasCount(1, app.MailsTo(Eva).Select(mail => mail.MessageId).Distinct().ToList());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Two_kinds_at_once_are_two_outages_with_a_mail_each()
    {
        await using var app = await StartAsync(Eva);
        await ParkAllAsync(app);
        await app.ParkAsync("hr@acme.example", FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        var mails = app.MailsTo(Eva);
        Assert.HasCount(2, mails);
        Assert.Contains("there is nothing to reconnect", mails.Single(mail => mail.Subject!.Contains("3 addresses delayed", StringComparison.Ordinal)).TextBody!);
        Assert.Contains("Reconnect in", mails.Single(mail => mail.Subject!.StartsWith("[Action needed] Reconnect hr@acme.example – stopped", StringComparison.Ordinal)).TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailbox_whose_cause_changes_kind_moves_and_is_not_called_back()
    {
        await using var app = await StartAsync(Eva);
        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.ParkAsync(Three[0], FailureClass.CredentialsRevoked);
        await app.RecoverAsync(Three[1]);
        await app.RecoverAsync(Three[2]);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        var resolved = app.MailsTo(Eva).Single(mail => mail.InReplyTo is not null);
        Assert.Contains("Mail to 2 addresses is being imported again.", resolved.TextBody!);
        Assert.Contains($"Still stopped, but for another reason, which another mail is about: {Three[0]}.", resolved.TextBody!);
        Assert.ContainsSingle(mail => mail.Subject!.StartsWith($"[Action needed] Reconnect {Three[0]} – stopped", StringComparison.Ordinal), app.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailbox_that_was_paused_is_not_called_back()
    {
        await using var app = await StartAsync(Eva);
        await app.ParkAsync("hr@acme.example", FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.Outbox.RecoveredAsync(new MailboxKey(AlertingUnderTest.Account, "hr@acme.example"), context.CancellationToken);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("Paused or removed by a person in the meantime: hr@acme.example.", app.MailsTo(Eva)[1].TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task News_of_a_provider_outage_come_in_one_update_after_the_interval()
    {
        await using var app = await StartAsync(Eva);
        await ParkAllAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.ParkAsync("new@acme.example");
        await app.ParkAsync("newer@acme.example");
        await app.PassAsync(TimeSpan.FromMinutes(29));
        Assert.HasCount(1, app.MailsTo(Eva));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.StartsWith("UPDATE: 2 addresses are affected too, 5 addresses in all.", app.MailsTo(Eva)[1].TextBody!);
        Assert.AreEqual(app.MailsTo(Eva)[0].MessageId, app.MailsTo(Eva)[1].InReplyTo);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Single_blocked_mailbox_is_told_after_a_while_unless_others_follow_anywhere()
    {
        await using var alone = await StartAsync(Eva);
        await alone.ParkAsync(Three[0]);
        await alone.PassAsync(TimeSpan.FromMinutes(1));
        await alone.PassAsync(TimeSpan.FromMinutes(3));
        Assert.IsEmpty(alone.Smtp.Mails);
        await alone.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, alone.MailsTo(Eva));

        await using var many = await StartAsync(Eva);
        await many.ParkAsync(Three[0]);
        await many.PassAsync(TimeSpan.FromMinutes(1));
        await many.ParkAsync("a@other.example", account: "other");
        await many.ParkAsync("b@other.example", account: "other");
        await many.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, many.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Job_of_a_deleted_account_or_an_unknown_outage_ends_with_a_warning()
    {
        await using var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await ParkAllAsync(app);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.Get<AlertAdmins>().HandleAsync(new AlertJob("nobody", "NOTHING0"), context.CancellationToken);

        Assert.IsEmpty(await app.UnfinishedAsync());
        Assert.HasCount(2, app.Logs.GetSnapshot().Where(entry => entry.Level == LogLevel.Warning).ToList());
    }

    private async Task<AlertingUnderTest> StartAsync(params string[] admins)
    {
        var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.SaveAccountAsync(admins);
        return app;
    }

    private static async Task ParkAllAsync(AlertingUnderTest app)
    {
        foreach (var address in Three)
        {
            await app.ParkAsync(address);
        }
    }

    private static async Task RecoverAllAsync(AlertingUnderTest app)
    {
        foreach (var address in Three)
        {
            await app.RecoverAsync(address);
        }
    }
}
