using Connector.Alerting;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class SecondChannelTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private const string Address = "support@acme.example";

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    [DataRow(SmtpStep.Connect, 421)]
    [DataRow(SmtpStep.AfterData, 451)]
    public async Task Second_channel_is_used_after_ten_minutes_of_failing_mail_and_both_get_the_end(SmtpStep step, int code)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        app.Smtp.Refuse(step, code);
        await app.ParkAsync(Address, Mailboxes.FailureClass.CredentialsRevoked);

        for (var minute = 0; minute < 10; minute++)
        {
            await app.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.IsEmpty(receiver.Attempts);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.AreEqual("alert.opened", Assert.ContainsSingle(receiver.Accepted).Body.GetProperty("type").GetString());

        app.Smtp.Heal();
        await app.PassAsync(TimeSpan.FromMinutes(20));
        await app.RecoverAsync(Address);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.AreSequenceEqual(
            ["alert.opened", "alert.resolved"], receiver.Accepted.Select(post => post.Body.GetProperty("type").GetString()));
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Channel_in_use_Always_gets_every_stage()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver, ("Alerts:Webhook:Use", "Always"));
        await app.ParkAsync(Address, Mailboxes.FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        var post = Assert.ContainsSingle(receiver.Accepted);
        Assert.AreEqual(Address, post.Body.GetProperty("data").GetProperty("addresses")[0].GetString());
        Assert.HasCount(1, app.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Failing_channel_does_not_delay_mail_and_is_retried()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        receiver.Mood = new WebhookMood.Answers(503);
        await using var app = await StartAsync(receiver, ("Alerts:Webhook:Use", "Always"));
        await app.ParkAsync(Address, Mailboxes.FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, app.MailsTo(Eva));
        receiver.Mood = null;
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(1, receiver.Accepted);
        Assert.HasCount(1, app.MailsTo(Eva));
        Assert.HasCount(1, receiver.Attempts.Select(post => post.Id).Distinct().ToList());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Second_channel_is_used_at_once_if_the_only_administrator_is_refused()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        app.Smtp.Refuse(SmtpStep.Recipient, 550, recipient: Eva);
        await app.ParkAsync(Address, Mailboxes.FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(1, receiver.Accepted);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Alert_function_that_does_not_run_is_reported_on_the_second_channel()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        var heartbeat = app.Get<AlertHeartbeat>();

        await heartbeat.AskAsync(context.CancellationToken);
        Assert.AreEqual(1, await app.JobsAsync());
        await app.Get<AlertAdmins>().HandleAsync(AlertJob.Heartbeat, context.CancellationToken);
        Assert.AreEqual(app.Now, await heartbeat.LastRunAsync(context.CancellationToken));

        app.Time.Advance(TimeSpan.FromMinutes(5));
        await heartbeat.AskAsync(context.CancellationToken);
        app.Time.Advance(TimeSpan.FromMinutes(9));
        await heartbeat.AskAsync(context.CancellationToken);
        Assert.IsEmpty(receiver.Attempts);
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await heartbeat.AskAsync(context.CancellationToken);
        await heartbeat.AskAsync(context.CancellationToken);

        Assert.HasCount(1, receiver.Accepted);
        Assert.AreEqual(2, await app.JobsAsync(), "one question at a time");
        Assert.ContainsSingle(
            entry => entry.Message.Contains("The alert function is not running", StringComparison.Ordinal), app.Logs.GetSnapshot());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Test_alert_reports_the_answer_of_each_server()
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        await app.SaveAccountAsync(Eva, "jo@acme.example");
        app.Smtp.Refuse(SmtpStep.Recipient, 550, "no such user", recipient: "jo@acme.example");
        var account = (await app.Get<Mailboxes.AccountTable>().FindAsync(AlertingUnderTest.Account, context.CancellationToken))!;

        var results = await app.Get<TestAlert>().SendAsync(account, context.CancellationToken);

        Assert.AreSequenceEqual(
            [(Eva, true), ("jo@acme.example", false), ("webhook", true)], results.Select(result => (result.To, result.Sent)));
        Assert.AreEqual("550 no such user", results[1].Answer);
        Assert.AreEqual("This is a test alert.", Assert.ContainsSingle(app.MailsTo(Eva)).Subject);
    }

    private async Task<AlertingUnderTest> StartAsync(WebhookReceiver receiver, params (string, string)[] settings)
    {
        var app = await AlertingUnderTest.StartAsync(
            context.CancellationToken,
            settings: [("Alerts:Webhook:Uri", receiver.Address.AbsoluteUri), ("Alerts:Webhook:Secret", receiver.Secret),
            ("Alerts:Webhook:AllowPrivate", "true"), .. settings]);
        receiver.Time = app.Time;
        await app.SaveAccountAsync(Eva);
        return app;
    }
}
