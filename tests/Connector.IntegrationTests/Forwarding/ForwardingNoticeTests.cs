using Connector.Alerting;
using Connector.Alerting.Notices;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Mails to administrators about forwarding: each administrator gets each notice once, also after failures.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ForwardingNoticeTests(TestContext context)
{
    private const string Ready = "ready@acme.example";

    private const string Bare = "bare@acme.example";

    private const string Admin = "admin@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Weekly_notice_lists_unready_addresses_until_all_are_ready()
    {
        await using var world = await StartAsync();

        await AuditAndSendAsync(world);
        await AuditAndSendAsync(world);

        var mail = Assert.ContainsSingle(world.Smtp.MailsFor(Admin));
        Assert.AreEqual("[Action optional] Forwarding is not ready for 1 of 2 addresses", mail.Subject);
        Assert.Contains(await world.InboundAsync(Bare), mail.Message.TextBody!);
        Assert.DoesNotContain(await world.InboundAsync(Ready), mail.Message.TextBody!);
        Assert.AreEqual("auto-generated", mail.Message.Headers["Auto-Submitted"]);

        world.Clock.MoveOn(TimeSpan.FromDays(7));
        await AuditAndSendAsync(world);
        Assert.HasCount(2, world.Smtp.MailsFor(Admin));

        await world.ForwardAsync(world.Gmail.Mailbox(Bare));
        world.Clock.MoveOn(TimeSpan.FromDays(7));
        await AuditAndSendAsync(world);
        Assert.HasCount(2, world.Smtp.MailsFor(Admin));
    }

    [TestMethod]
    public async Task Weekly_notice_waits_during_an_incident()
    {
        await using var world = await StartAsync();
        await world.OpenIncidentAsync();

        await AuditAndSendAsync(world);

        Assert.IsEmpty(world.Smtp.Mails);
    }

    [TestMethod]
    public async Task Gmails_question_reaches_the_administrators_and_its_link_is_never_opened()
    {
        await using var world = await StartAsync();
        var inbound = await world.InboundAsync(Bare);
        world.Gmail.ForgetRequests();
        var copy =
            new ForwardedCopy(Bare, "confirmation", inbound, world.Gmail.Confirmations.Write(Bare, inbound), world.Clock.GetUtcNow());
        world.Gmail.Forwarding!(copy);
        world.Clock.MoveOn(TimeSpan.FromSeconds(2));
        world.Gmail.Forwarding!(copy);
        await world.ArriveAsync();
        await SendAsync(world);

        var mail = Assert.ContainsSingle(world.Smtp.MailsFor(Admin)).Message;
        Assert.Contains(ConfirmationMails.Code, mail.TextBody!);
        Assert.Contains(ConfirmationMails.Link, mail.TextBody!);
        Assert.DoesNotContain(
            $"href=\"{ConfirmationMails.Link}", mail.HtmlBody!, "mail scanners follow links, and only a person may confirm");
        Assert.IsEmpty(world.Gmail.Requests);
        Assert.IsEmpty(await world.Connector.MessagesAsync(Bare, Token), "it is not delivered");
    }

    [TestMethod]
    public async Task Question_about_another_mailbox_is_marked_and_not_shown_as_the_mailboxs_own()
    {
        await using var world = await StartAsync();
        var inbound = await world.InboundAsync(Bare);
        world.Gmail.Forwarding!(new ForwardedCopy(
            Bare, "confirmation", inbound, world.Gmail.Confirmations.Write("mallory@example.net", inbound), world.Clock.GetUtcNow()));
        await world.ArriveAsync();
        await SendAsync(world);

        var mail = Assert.ContainsSingle(world.Smtp.MailsFor(Admin)).Message;
        Assert.AreEqual("[Please check] Gmail asks: may mallory@example.net forward its mail to us?", mail.Subject);
        Assert.Contains($"Careful: this mailbox is not {Bare}", mail.TextBody!);
        var (_, facts) = await world.Connector.Get<ForwardingTable>().LookAsync(await world.Connector.MailboxAsync(Bare, Token), Token);
        Assert.IsNull(facts.Confirmation, "its own question may be open");
    }

    [TestMethod]
    public async Task Mail_server_outage_delays_a_notice_and_sends_it_to_each_administrator_once()
    {
        await using var world = await StartAsync();
        await world.Connector.Get<AccountTable>().SaveAsync(
            new Account(ConnectorUnderTest.Account, "Acme", Locale.En,
            [new Admin(Admin), new Admin("eva@acme.example", Locale.De), new Admin("gone@acme.example")]), Token);
        world.Smtp.Refuse(SmtpStep.Recipient, 550, recipient: "gone@acme.example");
        using var away = world.Smtp.Refuse(SmtpStep.Recipient, 451, recipient: "eva@acme.example");

        await AuditAndSendAsync(world);
        Assert.HasCount(1, world.Smtp.Mails);

        away.Dispose();
        world.Clock.MoveOn(TimeSpan.FromMinutes(10));
        await world.Connector.Get<NoticeOutbox>().SweepAsync(Token);
        await SendAsync(world);

        Assert.AreSequenceEqual(
            [Admin, "eva@acme.example"], world.Smtp.Mails.SelectMany(mail => mail.Recipients).Order(),
            "a permanently refused address is not tried again");
        Assert.StartsWith("[Zur Information]", world.Smtp.MailsFor("eva@acme.example").Single().Subject);
    }

    private async Task<ForwardingWorld> StartAsync()
    {
        var world = await ForwardingWorld.StartAsync(Token);
        await world.ForwardAsync(await world.ConnectAsync(Ready));
        await world.ConnectAsync(Bare);
        await world.AuditAsync(Ready);
        return world;
    }

    private async Task AuditAndSendAsync(ForwardingWorld world)
    {
        await world.Connector.Get<AuditForwarding>().HandleAsync(Token);
        await SendAsync(world);
    }

    /// <summary>Runs each alert job twice, as a queue may.</summary>
    private async Task SendAsync(ForwardingWorld world)
    {
        var queue = world.Connector.Get<Azure.Storage.Queues.QueueServiceClient>().GetQueueClient(StorageNames.AlertsQueue);

        foreach (var message in (await queue.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: Token)).Value)
        {
            var job = message.Body.ToObjectFromJson<AlertJob>(System.Text.Json.JsonSerializerOptions.Web)!;
            await world.Connector.Get<AlertAdmins>().HandleAsync(job, Token);
            await world.Connector.Get<AlertAdmins>().HandleAsync(job, Token);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Token);
        }
    }
}
