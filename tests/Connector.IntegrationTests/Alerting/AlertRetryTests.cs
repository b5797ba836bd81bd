using Connector.Alerting;
using Connector.Mailboxes;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using Microsoft.Extensions.Logging;

namespace Connector.IntegrationTests.Alerting;

/// <summary>Alert mail arrives once at each administrator despite refusals, lost connections, a server that is down and a crash.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AlertRetryTests(TestContext context)
{
    private const string Eva = "eva@acme.example";
    private const string Jo = "jo@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Refused_recipient_is_recorded_and_delays_no_other_mail()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        app.Smtp.Refuse(SmtpStep.Recipient, 550, "no such user", recipient: Eva);
        await app.ParkAllAsync();

        await app.PassAsync(TimeSpan.FromMinutes(1));

        var outage = (await app.OpenOutageAsync())!;
        var sent = await app.Outages.SentAsync(outage, Token);
        Assert.HasCount(1, app.MailsTo(Jo));
        Assert.AreEqual(550, sent.Single(mail => mail.Admin == Eva).RefusedWith);
        Assert.IsNull(outage.SendAt, "nobody waits for a mail");

        app.Smtp.Heal();
        await app.RecoverAllAsync();
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
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        app.Smtp.Refuse(step, code);
        await app.ParkAllAsync();

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
    public async Task Temporary_refusal_of_one_administrator_does_not_delay_mails_to_the_others()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        app.Smtp.Refuse(SmtpStep.Recipient, 451, recipient: Eva);
        await app.ParkAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.RecoverAllAsync();

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
    public async Task Mail_is_sent_when_the_server_returns_and_no_try_throws()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.Smtp.StopAsync();
        await app.ParkAllAsync();

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await app.PassAsync(TimeSpan.FromMinutes(20));
        }

        app.Smtp.Restart();
        await app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.AreSequenceEqual(
            [LogLevel.Warning, LogLevel.Warning, LogLevel.Warning, LogLevel.Warning, LogLevel.Error],
            app.Logs.GetSnapshot().Where(entry => entry.Message.Contains("did not leave", StringComparison.Ordinal))
            .Select(entry => entry.Level));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Connection_lost_in_the_middle_of_a_mail_loses_and_repeats_no_mail()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        app.Smtp.Drop(SmtpStep.MidData, times: 1);
        await app.ParkAllAsync();

        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, app.MailsTo(Jo));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.HasCount(1, app.MailsTo(Jo));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Crash_before_a_mail_is_recorded_repeats_the_same_message_id()
    {
        DyingMail? dying = null;
        await using var app = await AlertingUnderTest.StartAsync(Token, inner => dying = new DyingMail(inner));
        await app.SaveAccountAsync(Eva, Jo);
        await app.ParkAllAsync();

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
    [DataRow(SmtpStep.Connect)]
    [DataRow(SmtpStep.Data)]
    [DataRow(SmtpStep.AfterData)]
    public async Task Server_that_hangs_times_out_after_a_minute_and_is_retried(SmtpStep step)
    {
        await using var app = await AlertingUnderTest.StartAsync(Token);
        await app.SaveAccountAsync("eva@acme.example");
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);
        var hang = app.Smtp.Hang(step, times: 1);
        app.Time.Advance(TimeSpan.FromMinutes(1));

        var handling = app.HandleAsync((await app.OpenOutageAsync(OutageKind.Mailbox))!);
        await Wait.UntilAsync(() => hang.Hits == 1, Wait.Patience, "the server hangs", Token);
        await Wait.UntilAsync(
            () =>
            {
                app.Time.Advance(TimeSpan.FromSeconds(61));
                return handling.IsCompleted;
            },
            TimeSpan.FromSeconds(30),
            "the job ends",
            Token);
        await handling;
        Assert.IsEmpty(app.Smtp.Mails);

        await app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.HasCount(1, app.MailsTo("eva@acme.example"));
    }
}
