using Connector.Alerting;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed class IncidentAlertTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private const string Incident = "20260105-1500-7F3K";

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Refused_and_held_addresses_are_one_outage_with_one_opened_and_one_resolved_mail()
    {
        await using var app = await StartAsync();
        await ConnectAsync(app, "support@acme.example", "sales@acme.example", "it@acme.example");
        await app.Get<MailboxTable>().ChangeAsync(
            new MailboxKey(AlertingUnderTest.Account, "it@acme.example"), mailbox => mailbox with { Waiting = 3 },
            context.CancellationToken);
        await app.ParkAsync("support@acme.example");
        await OpenAsync(app);
        await OpenAsync(app);
        var told = await app.Outbox.FirstToldAsync(Incident, context.CancellationToken);

        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.ParkAsync("sales@acme.example");
        await app.PassAsync(TimeSpan.FromHours(2));
        var firstTold = await app.Outbox.FirstToldAsync(Incident, context.CancellationToken);
        await app.RecoverAsync("support@acme.example");
        await app.RecoverAsync("sales@acme.example");
        await app.PassAsync(TimeSpan.FromMinutes(2));
        Assert.HasCount(1, app.MailsTo(Eva), "the incident still holds the account");

        await ResolveAsync(app);
        await ResolveAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        var mails = app.MailsTo(Eva);
        Assert.HasCount(2, mails);
        Assert.StartsWith(
            "[Action optional] Google is refusing our connection – 3 addresses delayed since 14:59 UTC [C-", mails[0].Subject!);
        Assert.Contains("it@acme.example", mails[0].TextBody!);
        Assert.Contains("3 mails are known to wait", mails[0].TextBody!);
        Assert.Contains("Mail to 3 addresses is being imported again.", mails[1].TextBody!);
        Assert.Contains("1,234 mails were delayed, the longest by 2 h 4 min.", mails[1].TextBody!);
        Assert.Contains("nothing is missing", mails[1].TextBody!);
        Assert.IsNull(told);
        Assert.AreEqual(new DateTimeOffset(2026, 1, 5, 15, 1, 0, TimeSpan.Zero), firstTold);
        Assert.IsEmpty(await app.UnfinishedAsync());
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mail_about_an_incident_is_not_held()
    {
        await using var app = await StartAsync();
        await ConnectAsync(app, "support@acme.example", "sales@acme.example");
        await app.ParkAsync("support@acme.example");
        await app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.IsEmpty(app.MailsTo(Eva));

        await OpenAsync(app);
        await app.PassAsync(TimeSpan.FromSeconds(1));

        // The time of the canary, because the mailboxes are held.
        Assert.Contains("We try again automatically every few minutes.", Assert.ContainsSingle(app.MailsTo(Eva)).TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Mailboxes_that_a_person_paused_or_must_repair_do_not_belong_to_the_incident()
    {
        await using var app = await StartAsync();
        await ConnectAsync(app, "support@acme.example");
        await ConnectAsync(app, new MailboxState.Paused(app.Now), "paused@acme.example");
        await ConnectAsync(
            app, new MailboxState.Parked(FailureClass.CredentialsRevoked, 1, app.Now, app.Now.AddHours(6)), "revoked@acme.example");

        await OpenAsync(app);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        var mail = Assert.ContainsSingle(app.MailsTo(Eva));
        Assert.StartsWith("[Action optional] Google is refusing our connection – support@acme.example delayed", mail.Subject!);
        Assert.DoesNotContain("paused@", mail.TextBody!);
        Assert.DoesNotContain("revoked@", mail.TextBody!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Resolving_an_unknown_incident_does_nothing()
    {
        await using var app = await StartAsync();

        await ResolveAsync(app);
        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.IsEmpty(app.Smtp.Mails);
        Assert.IsNull(await app.Outbox.FirstToldAsync(Incident, context.CancellationToken));
    }

    private async Task<AlertingUnderTest> StartAsync()
    {
        var app = await AlertingUnderTest.StartAsync(context.CancellationToken);
        await app.SaveAccountAsync(Eva);
        return app;
    }

    private Task ConnectAsync(AlertingUnderTest app, params string[] addresses) => ConnectAsync(app, new MailboxState.Active(), addresses);

    private async Task ConnectAsync(AlertingUnderTest app, MailboxState state, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            await app.Get<MailboxTable>().TryAddAsync(
                new Mailbox { Key = new MailboxKey(AlertingUnderTest.Account, address), Id = Guid.NewGuid(), State = state },
                context.CancellationToken);
        }
    }

    private Task OpenAsync(AlertingUnderTest app) => app.Outbox.IncidentOpenedAsync(
        AlertingUnderTest.Account, new IncidentNotice(Incident, FailureClass.ProviderBlocked, app.Now.AddMinutes(-1)),
        context.CancellationToken);

    private Task ResolveAsync(AlertingUnderTest app) => app.Outbox.IncidentResolvedAsync(
        AlertingUnderTest.Account, Incident, new IncidentOutcome(1234, TimeSpan.FromMinutes(124), Proven: true), context.CancellationToken);
}
