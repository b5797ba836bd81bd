using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Digests;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting.Content;

/// <summary>
/// Compares every mail with its snapshot: cause by stage by language, both parts. After an intended change run with
/// <c>UPDATE_SNAPSHOTS=1</c> and read the difference.
/// </summary>
[TestClass]
public sealed class MailSnapshotTests
{
    private const string Token = "eyJhIjoiYWNtZSJ9.c2lnbmF0dXJl";

    private static readonly DateTimeOffset Later = Now.AddHours(4);

    [TestMethod]
    [DynamicData(nameof(EveryMail))]
    public async Task Mail_matches_its_snapshot(Locale locale, MailStage stage, FailureClass cause) =>
        await CheckAsync($"{locale}-{stage}-{cause}".ToLowerInvariant(), FactsOf(locale, stage, cause), stage);

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mail_about_an_incident_with_targets_and_a_zone_matches_its_snapshot(Locale locale)
    {
        var facts = Incident(locale);
        var name = $"{locale}-incident".ToLowerInvariant();

        await CheckAsync($"{name}-opened", facts, MailStage.Opened);
        await CheckAsync($"{name}-resolved", Ended(facts), MailStage.Resolved);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mails_about_five_hundred_addresses_and_several_causes_match_their_snapshots(Locale locale)
    {
        var many = Facts([.. Enumerable.Range(1, 500).Select(i => Member($"team{i:D3}@acme.example"))], locale);
        var causes = Facts(
            [Member("hr@acme.example", FailureClass.CredentialsRevoked), Member("old@acme.example", FailureClass.MailboxGone)], locale);

        await CheckAsync($"{locale}-many".ToLowerInvariant(), many, MailStage.Opened);
        await CheckAsync($"{locale}-causes".ToLowerInvariant(), causes, MailStage.Opened);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Digest_and_test_alert_match_their_snapshots(Locale locale)
    {
        var account = Facts([Member("support@acme.example")], locale).Account;
        var writer = new AlertMailWriter(Options, NewSigner(WithLinks), new FakeTimeProvider(Now));
        QuarantinedMail[] mails =
        [
            Aside("support@acme.example", "1", QuarantineCause.Refused), Aside("support@acme.example", "2", QuarantineCause.Refused),
            Aside("support@acme.example", "3", QuarantineCause.Unreadable), Aside("sales@acme.example", "4", QuarantineCause.Stuck),
            Aside("sales@acme.example", "5", QuarantineCause.NotStored),
        ];

        var digest = DigestPage.Compose(account, "4T8W1X6Z", mails, Wording.In(locale));

        await CheckAsync(
            $"{locale}-digest".ToLowerInvariant(),
            (await writer.WriteNoticeAsync(account, account.Admins[0], digest, "digest-4T8W1X6Z")).Mime);
        await CheckAsync($"{locale}-test".ToLowerInvariant(), (await writer.WriteTestAsync(account, account.Admins[0], "1")).Mime);

        static QuarantinedMail Aside(string address, string id, QuarantineCause cause) =>
            new(new MailboxKey("acme", address), id, cause, Now.AddMinutes(-40));
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mails_about_a_helpdesk_that_refuses_the_credentials_match_their_snapshots(Locale locale)
    {
        var member = Member("destination", FailureClass.DestinationDown);
        var facts = Facts([member with { Destination = member.Destination! with { IsDenied = true } }], locale);
        var name = $"{locale}-denied".ToLowerInvariant();

        await CheckAsync($"{name}-opened", facts, MailStage.Opened);
        await CheckAsync($"{name}-reminder", facts with { Now = Later }, MailStage.Reminder);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Resolved_mails_of_an_account_with_a_Zendesk_match_their_snapshots(Locale locale)
    {
        var pending = new HelpdeskCheck("acme.zendesk.com") { Until = Now.AddHours(-3), HandedOver = 7 };
        var complete = pending with { Until = Now.AddMinutes(150), HandedOver = 1_204, Missing = 2, Deleted = 1 };
        var destination = Ended(Facts([Member("destination", FailureClass.DestinationDown)], locale));
        var name = $"{locale}-zendesk".ToLowerInvariant();

        await CheckAsync($"{name}-pending", destination with { Check = pending }, MailStage.Resolved);
        await CheckAsync($"{name}-compared", destination with { Check = complete }, MailStage.Resolved);
        await CheckAsync($"{name}-incident", Ended(Incident(locale)) with { Check = complete with { Deleted = 0 } }, MailStage.Resolved);
    }

    private static IEnumerable<(Locale, MailStage, FailureClass)> EveryMail =>
        from locale in Enum.GetValues<Locale>()
        from stage in Enum.GetValues<MailStage>()
        from cause in Enum.GetValues<FailureClass>()
        select (locale, stage, cause);

    private static AlertFacts FactsOf(Locale locale, MailStage stage, FailureClass cause)
    {
        OutageMember[] members = stage == MailStage.Update
            ? [Member("support@acme.example", cause), Member("sales@acme.example", cause), Member("it@acme.example", cause, joinedAfter: 1)]
            : [Member("support@acme.example", cause), Member("sales@acme.example", cause)];
        var facts = Facts(members, locale);
        facts = facts with { Addresses = [.. facts.Addresses.Select(address => address with { LastImportedAt = Now.AddMinutes(-26) })] };

        return stage switch
        {
            MailStage.Resolved => Ended(facts),
            MailStage.Reminder => facts with { Now = Later, NextTryAt = Later.AddMinutes(4) },
            _ => facts,
        };
    }

    private static AlertFacts Incident(Locale locale)
    {
        var facts = Facts([Member("support@acme.example"), Member("sales@acme.example"), Member("it@acme.example")], locale);

        return facts with
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Incidents =
            [
                OutageMember.Of(new IncidentNotice("i", FailureClass.ProviderBlocked, Now)) with
                {
                    Outcome = new(1234, TimeSpan.FromMinutes(124), true, Duplicates: 57),
                },
            ],
            Addresses =
            [
                facts.Addresses[0] with
                {
                    LastImportedAt = Now.AddMinutes(-26),
                    Standby = new StandbyRoute(StandbyState.Ready, "in-7f3k@in.connector.example"),
                },
                facts.Addresses[1] with { Waiting = 3, Standby = new StandbyRoute(StandbyState.Broken, "in-9m2q@in.connector.example") },
                facts.Addresses[2] with { Standby = new StandbyRoute(StandbyState.NotSetUp, "in-4x8d@in.connector.example") },
            ],
        };
    }

    private static AlertFacts Ended(AlertFacts facts) => facts with
    {
        Outage = facts.Outage with { Stage = OutageStage.Resolved, EndedAt = Now.AddMinutes(122) },
        Addresses = [.. facts.Addresses.Select(address => address with { Member = address.Member with { BackAt = Now.AddMinutes(122) } })],
    };

    private static async Task CheckAsync(string name, AlertFacts facts, MailStage stage)
    {
        var opened = stage == MailStage.Opened
            ? null
            : new SentMail(
                "eva@acme.example", MailStage.Opened, 1, 1, "first@connector.example",
                AlertPage.Subject(facts, Wording.In(facts.Account.Locale)), Now);
        var planned = new PlannedMail(facts.Account.Admins[0], stage, Number: 2, After: 1, opened);
        await CheckAsync(
            name, (await new AlertMailWriter(Options, NewSigner(), new FakeTimeProvider(Now))
            .WriteAsync(facts, planned, Links())).Mime);
    }

    private static async Task CheckAsync(string name, MimeMessage mail)
    {
        var head = $"From: {mail.From.Mailboxes.Single().Name}\nSubject: {mail.Subject}\nIn-Reply-To: {mail.InReplyTo}\n\n";
        await Snapshot.CheckAsync($"{name}.txt", head + mail.TextBody!.ReplaceLineEndings("\n"));
        await Snapshot.CheckAsync($"{name}.html", mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    private static AlertLinks Links() =>
        new(
            Link("state"), Link("hour"), Link("outage"), address => Link($"address-{Name(address)}"), address => Page("console", address),
            address => Page("connect", address));

    private static Uri Page(string page, string? address) => new($"https://console.example/api/{page}/{Name(address ?? "acme")}.{Token}");

    private static string Name(string address) => address.Split('@')[0];

    private static Uri Link(string what) => new($"https://console.example/api/alerts/link/{what}.{Token}");
}
