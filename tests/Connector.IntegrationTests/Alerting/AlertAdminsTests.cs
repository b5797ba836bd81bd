using Connector.Alerting;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.IntegrationTests.Alerting;

/// <summary>The mails about an outage, their recipients and times.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AlertAdminsTests(TestContext context)
{
    private const string Eva = "eva@acme.example";
    private const string Jo = "jo@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Block_brings_one_opened_and_one_resolved_mail_in_one_thread_per_administrator()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        await app.ParkAllAsync();

        await app.PassAsync(TimeSpan.FromSeconds(30));
        Assert.IsEmpty(app.Smtp.Mails, "the group is still collected");

        await app.PassAsync(TimeSpan.FromSeconds(31));
        await app.ParkAllAsync();
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.RecoverAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.PassAsync(TimeSpan.FromHours(1));

        foreach (var admin in new[] { Eva, Jo })
        {
            var mails = app.MailsTo(admin);
            Assert.HasCount(2, mails);
            Assert.StartsWith(
                "[Action optional] Google is refusing our connection – 3 addresses delayed since 14:59 UTC [C-", mails[0].Subject!);
            Assert.IsTrue(ThreeMailboxes.Addresses.All(address => mails[0].TextBody!.Contains(address, StringComparison.Ordinal)));
            Assert.StartsWith("[Resolved] Mail to 3 addresses is being imported again [C-", mails[1].Subject!);
            Assert.AreEqual(mails[0].MessageId, mails[1].InReplyTo);
            Assert.Contains("Mail to 3 addresses is being imported again.", mails[1].TextBody!);
        }

        Assert.IsEmpty(await app.UnfinishedAsync());
        Assert.IsNull(await app.OpenOutageAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailbox_that_stops_after_the_end_is_a_new_outage()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.RecoverAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.ParkAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.HasCount(3, app.MailsTo(Eva));
        Assert.HasCount(2, app.MailsTo(Eva).Select(mail => mail.Headers["X-Connector-Alert"]).Distinct().ToList());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Outage_shorter_than_the_group_wait_brings_no_mail()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAllAsync();
        await app.RecoverAllAsync();

        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.IsEmpty(app.Smtp.Mails);
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Two_kinds_at_once_are_two_outages_with_a_mail_each()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAllAsync();
        await app.ParkAsync("hr@acme.example", FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        var mails = app.MailsTo(Eva);
        Assert.HasCount(2, mails);
        Assert.Contains(
            "there is nothing to reconnect",
            mails.Single(mail => mail.Subject!.Contains("3 addresses delayed", StringComparison.Ordinal)).TextBody!);
        Assert.Contains(
            "Reconnect, signed in to Google with the address itself",
            mails.Single(mail => mail.Subject!.StartsWith("[Action needed] Reconnect hr@acme.example – stopped",
            StringComparison.Ordinal)).TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailbox_whose_cause_changes_kind_moves_and_is_not_reported_as_working()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAllAsync();
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.ParkAsync(ThreeMailboxes.Addresses[0], FailureClass.CredentialsRevoked);
        await app.RecoverAsync(ThreeMailboxes.Addresses[1]);
        await app.RecoverAsync(ThreeMailboxes.Addresses[2]);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        var resolved = app.MailsTo(Eva).Single(mail => mail.InReplyTo is not null);
        Assert.Contains("Mail to 2 addresses is being imported again.", resolved.TextBody!);
        Assert.Contains(
            $"Still stopped, but for another reason, which another mail is about: {ThreeMailboxes.Addresses[0]}.", resolved.TextBody!);
        Assert.ContainsSingle(
            mail => mail.Subject!.StartsWith($"[Action needed] Reconnect {ThreeMailboxes.Addresses[0]} – stopped",
            StringComparison.Ordinal), app.MailsTo(Eva));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Paused_mailbox_is_not_reported_as_working()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAsync("hr@acme.example", FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        await app.Outbox.RecoveredAsync(new MailboxKey(AlertingUnderTest.Account, "hr@acme.example"), Token);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("Paused or removed by a person in the meantime: hr@acme.example.", app.MailsTo(Eva)[1].TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task News_of_a_provider_outage_come_in_one_update_after_the_interval()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        await app.ParkAllAsync();
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
    public async Task Mail_about_a_single_blocked_mailbox_is_held_unless_others_follow_in_any_account()
    {
        await using var alone = await AlertingUnderTest.StartForAsync(Token, Eva);
        await alone.ParkAsync(ThreeMailboxes.Addresses[0]);
        await alone.PassAsync(TimeSpan.FromMinutes(1));
        await alone.PassAsync(TimeSpan.FromMinutes(3));
        Assert.IsEmpty(alone.Smtp.Mails);
        await alone.PassAsync(TimeSpan.FromMinutes(1));
        Assert.HasCount(1, alone.MailsTo(Eva));

        await using var many = await AlertingUnderTest.StartForAsync(Token, Eva);
        await many.ParkAsync(ThreeMailboxes.Addresses[0]);
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
        await using var app = await AlertingUnderTest.StartAsync(Token);
        await app.ParkAllAsync();

        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.Get<AlertAdmins>().HandleAsync(AlertJob.ForOutage("nobody", "NOTHING0"), Token);

        Assert.IsEmpty(await app.UnfinishedAsync());
        Assert.HasCount(2, app.Logs.GetSnapshot().Where(entry => entry.Level == LogLevel.Warning).ToList());
    }
}
