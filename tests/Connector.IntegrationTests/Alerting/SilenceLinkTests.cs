using System.Text.RegularExpressions;
using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Alerting;

[TestClass]
[TestCategory("Integration")]
public sealed partial class SilenceLinkTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private const string Jo = "jo@acme.example";

    private const string Address = "support@acme.example";

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Silence_button_stops_reminders_but_not_the_resolved_mail()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.PassAsync(TimeSpan.FromHours(4));
        Assert.AreEqual((2, 2), (app.MailsTo(Eva).Count, app.MailsTo(Jo).Count));

        // The third of the four links below the mail: state, hour, outage.
        var token = Tokens(app.MailsTo(Eva)[1].TextBody!)[^1];
        var shown = await app.Get<LinkPages>().ShowAsync(token, context.CancellationToken);
        Assert.IsEmpty(await SilencesAsync(app), "looking changes nothing");
        await app.Get<LinkPages>().DoAsync(token, context.CancellationToken);
        await app.Get<LinkPages>().DoAsync(token, context.CancellationToken);

        await app.PassAsync(TimeSpan.FromHours(20));
        Assert.AreEqual((2, 3), (app.MailsTo(Eva).Count, app.MailsTo(Jo).Count));
        await app.RecoverAsync(Address);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.AreEqual((3, 4), (app.MailsTo(Eva).Count, app.MailsTo(Jo).Count));
        Assert.Contains("<form method=\"post\"", shown!);
        Assert.Contains("New mail to support@acme.example is not being imported.", shown!);
        Assert.StartsWith("REMINDER: New mail to support@acme.example is still not being imported, for 4 h", app.MailsTo(Jo)[1].TextBody!);
        Assert.IsTrue(app.MailsTo(Jo).Skip(1).All(mail => mail.InReplyTo == app.MailsTo(Jo)[0].MessageId), "all thread under the first");
        Assert.HasCount(1, await SilencesAsync(app));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Page_of_the_current_status_leads_to_where_the_person_acts()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var signer = app.Get<LinkSigner>();
        var link = Tokens(app.MailsTo(Eva)[0].TextBody!).Select(token => signer.Read(token, app.Now)!)
            .First(one => one.Action == LinkAction.State);

        var shown = await app.Get<LinkPages>().ShowAsync(signer.Sign(link), context.CancellationToken);

        var entered = Regex.Match(shown!, "api/console/enter\\?t=(?<token>[^\"&]+)").Groups["token"].Value;
        Assert.AreEqual(
            new ConsoleLink(AlertingUnderTest.Account, Eva, "/api/console/accounts/acme/mailboxes/support%40acme.example"),
            app.Get<ConsoleLinks>().Read(entered, app.Now));
        Assert.IsNull(
            app.Get<ConsoleLinks>().Read(entered, link.ExpiresAt), "The links of the page end when the link of the mail ends.");
        Assert.DoesNotContain("api/connect/", shown!);
        Assert.DoesNotContain("See the current status", shown!);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Revoked_silence_has_no_effect()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.Get<LinkPages>().DoAsync(Tokens(app.MailsTo(Eva)[0].TextBody!)[^1], context.CancellationToken);

        var silence = Assert.ContainsSingle(await SilencesAsync(app));
        Assert.IsTrue(await app.Get<SilenceTable>().RevokeAsync(AlertingUnderTest.Account, silence.Id, context.CancellationToken));
        Assert.IsFalse(await app.Get<SilenceTable>().RevokeAsync(AlertingUnderTest.Account, "unknown", context.CancellationToken));
        await app.PassAsync(TimeSpan.FromHours(4));

        Assert.HasCount(2, app.MailsTo(Eva));
        Assert.AreEqual(app.Now.AddHours(-4), Assert.ContainsSingle(await SilencesAsync(app)).RevokedAt, "the record stays");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Link_of_a_former_administrator_is_invalid()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var token = Tokens(app.MailsTo(Eva)[0].TextBody!)[0];

        Assert.Contains(Address, (await app.Get<LinkPages>().ShowAsync(token, context.CancellationToken))!);
        Assert.IsNull(await app.Get<LinkPages>().DoAsync(token, context.CancellationToken), "it is for looking alone");
        await app.SaveAccountAsync(Jo);

        Assert.IsNull(await app.Get<LinkPages>().ShowAsync(token, context.CancellationToken));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Link_to_an_outage_that_is_over_shows_its_end_and_silences_nothing()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        await app.RecoverAsync(Address);
        await app.PassAsync(TimeSpan.FromMinutes(11));
        var token = Tokens(app.MailsTo(Eva)[0].TextBody!)[^1];

        var shown = await app.Get<LinkPages>().ShowAsync(token, context.CancellationToken);
        var pressed = await app.Get<LinkPages>().DoAsync(token, context.CancellationToken);

        Assert.DoesNotContain("<form", shown!);
        Assert.Contains($"Mail to {Address} is being imported again.", shown!);
        Assert.AreEqual(shown, pressed);
        Assert.IsEmpty(await SilencesAsync(app));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Page_lists_every_address_even_if_the_mail_lists_a_few()
    {
        await using var app = await StartAsync();
        List<string> addresses = [.. Enumerable.Range(1, 21).Select(i => $"team{i:D2}@acme.example")];
        await Task.WhenAll(addresses.Select(address => app.ParkAsync(address, FailureClass.CredentialsRevoked)));
        await app.PassAsync(TimeSpan.FromMinutes(1));

        // The first of the three links below the mail: state, hour, outage.
        var text = app.MailsTo(Eva)[0].TextBody!;
        var page = await app.Get<LinkPages>().ShowAsync(Tokens(text)[^3], context.CancellationToken);

        Assert.Contains("and 13 more; “See the current status” lists all of them", text);
        Assert.IsEmpty(addresses.Where(address => !page!.Contains(address, StringComparison.Ordinal)));
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Answer_to_a_silence_about_one_address_names_the_address()
    {
        await using var app = await StartAsync();
        await app.ParkAsync(Address, FailureClass.CredentialsRevoked);
        await app.ParkAsync("sales@acme.example", FailureClass.CredentialsRevoked);
        await app.PassAsync(TimeSpan.FromMinutes(1));
        var outage = await app.OpenOutageAsync(OutageKind.Mailbox);
        var account = await app.Get<AccountTable>().FindAsync(outage!.Account, context.CancellationToken);
        var link = app.Get<LinkSigner>().For(account!, outage!, Eva, app.Now)!.Address(Address);

        var answer = await app.Get<LinkPages>().DoAsync(Tokens(link.AbsoluteUri)[0], context.CancellationToken);

        Assert.Contains("No more reminders about support@acme.example until it is over.", answer!);
    }

    private async Task<AlertingUnderTest> StartAsync()
    {
        var app = await AlertingUnderTest.StartAsync(
            context.CancellationToken,
            settings: [("Console:BaseUri", "https://connector.example/"), ("Alerts:LinkKey", Convert.ToBase64String(new byte[32]))]);
        await app.SaveAccountAsync(Eva, Jo);
        return app;
    }

    private Task<List<Silence>> SilencesAsync(AlertingUnderTest app) =>
        app.Get<SilenceTable>().ListAsync(AlertingUnderTest.Account, context.CancellationToken);

    private static List<string> Tokens(string text) => [.. Token().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"https://connector\.example/api/alerts/link\?t=(\S+)")]
    private static partial Regex Token();
}
