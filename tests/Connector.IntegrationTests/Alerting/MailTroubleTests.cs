using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Alerting;

/// <summary>
/// With every failure of the mail server, reachable administrators get each mail once, nothing is lost, and the second channel is used.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class MailTroubleTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly string[] Admins = ["eva@acme.example", "jo@acme.example", "al@acme.example"];

    public enum Trouble
    {
        Refusing,
        Hanging,
        DroppingMidData,
        PuttingOneOff,
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    [DataRow(Trouble.Refusing, 0)]
    [DataRow(Trouble.Hanging, 0)]
    [DataRow(Trouble.DroppingMidData, 0)]
    [DataRow(Trouble.PuttingOneOff, 2)]
    public async Task Each_reachable_administrator_gets_one_mail_and_the_second_channel_is_used_until_mail_works_again(
        Trouble trouble, int reachable)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        var misbehaviour = Begin(app.Smtp, trouble);
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);

        for (var began = app.Now; app.Now < began.AddMinutes(30);)
        {
            await PassAsync(app, TimeSpan.FromMinutes(2), trouble == Trouble.Hanging ? misbehaviour : null);
        }

        Assert.AreEqual(reachable, Admins.Count(admin => app.MailsTo(admin).Count == 1));
        Assert.HasCount(reachable, app.Smtp.Mails);
        Assert.AreSequenceEqual(["alert.opened"], Told(receiver));

        app.Smtp.Heal();
        await app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.IsTrue(Admins.All(admin => app.MailsTo(admin).Count == 1), "nothing was lost");
        await app.RecoverAsync(Address);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.IsTrue(Admins.All(admin => app.MailsTo(admin) is [var opened, var resolved] && resolved.InReplyTo == opened.MessageId));
        Assert.AreSequenceEqual(["alert.opened", "alert.resolved"], Told(receiver));
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Unanswered_reminder_goes_to_the_second_channel_too(bool isAnswered)
    {
        await using var receiver = await WebhookReceiver.StartAsync(context.CancellationToken);
        await using var app = await StartAsync(receiver);
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var outage = (await app.OpenOutageAsync(OutageKind.Mailbox))!;

        if (isAnswered)
        {
            var link = new AlertLink(
                outage.Account, outage.Id, Admins[0], LinkAction.SilenceOutage, Address: null, app.Now.AddDays(14));
            await app.Get<SilenceTable>().BeginAsync(link, context.CancellationToken);
        }

        await app.PassAsync(TimeSpan.FromHours(4));

        Assert.HasCount(isAnswered ? 1 : 2, app.MailsTo(Admins[0]));
        Assert.HasCount(2, app.MailsTo(Admins[1]));
        Assert.AreSequenceEqual(isAnswered ? [] : ["alert.opened"], Told(receiver));
    }

    private async Task<AlertingUnderTest> StartAsync(WebhookReceiver receiver)
    {
        var app = await AlertingUnderTest.StartAsync(
            context.CancellationToken,
            settings: [("Alerts:Webhook:Uri", receiver.Address.AbsoluteUri), ("Alerts:Webhook:Secret", receiver.Secret),
            ("Alerts:Webhook:AllowPrivate", "true")]);
        receiver.Time = app.Time;
        await app.SaveAccountAsync(Admins);
        return app;
    }

    private static SmtpMisbehaviour Begin(SmtpCatcher smtp, Trouble trouble) => trouble switch
    {
        Trouble.Refusing => smtp.Refuse(SmtpStep.Connect, 421),
        Trouble.Hanging => smtp.Hang(SmtpStep.Data),
        Trouble.DroppingMidData => smtp.Drop(SmtpStep.MidData),
        _ => smtp.Refuse(SmtpStep.Recipient, 451, "try later", recipient: Admins[0]),
    };

    /// <summary>If the server hangs, also lets the minute of the timeout pass.</summary>
    private async Task PassAsync(AlertingUnderTest app, TimeSpan span, SmtpMisbehaviour? hanging)
    {
        var hung = hanging?.Hits ?? 0;
        var pass = app.PassAsync(span);

        while (hanging is not null && !pass.IsCompleted)
        {
            await Wait.UntilAsync(
                () => pass.IsCompleted || hanging.Hits > hung, Wait.Patience, "a mail that hangs", context.CancellationToken);

            if (hanging.Hits > hung)
            {
                hung++;
                app.Time.Advance(TimeSpan.FromSeconds(61));
            }
        }

        await pass;
    }

    private static IEnumerable<string?> Told(WebhookReceiver receiver) =>
        receiver.Accepted.Select(post => post.Body.GetProperty("type").GetString());
}
