using Connector.Alerting;
using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Mailboxes;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting.Content;

[TestClass]
public sealed class AlertPageTests
{
    [TestMethod]
    public void Block_says_that_there_is_nothing_to_reconnect()
    {
        var text = Text(MailStage.Opened, Facts([Member("support@acme.example"), Member("sales@acme.example")]));

        Assert.StartsWith("MAIL DELAYED: New mail to 2 addresses is delayed.\n", text);
        Assert.Contains("there is nothing to reconnect", text);
        Assert.Contains("  support@acme.example\n    since 5 Jan, 15:01 UTC; all mail up to 15:00 is imported\n", text);
        Assert.Contains("Forwarding and POP/IMAP", text);
        Assert.Contains("https://support.google.com/a/answer/2707558", text);
        Assert.Contains("Nothing is lost: your mail stays in Gmail", text);
        Assert.Contains("Next automatic try: 5 Jan, 15:12 UTC", text);
        Assert.Contains("Reference C-7F3K2M9Q.", text);
        Assert.DoesNotContain("Reconnect", text);
    }

    /// <summary>Facts that matter on a telephone at night come before explanations.</summary>
    [TestMethod]
    [DataRow(FailureClass.ProviderBlocked, "See the current status: https://console.example/state")]
    [DataRow(FailureClass.CredentialsRevoked, "Reconnect support@acme.example: https://console.example/connect/support@acme.example")]
    [DataRow(FailureClass.MailboxGone, "Open the console: https://console.example/support@acme.example")]
    public void Reassurance_steps_and_a_button_come_first(FailureClass cause, string button)
    {
        var facts = Facts([Member("support@acme.example", cause)]);
        var text = TextLayout.Render(AlertPage.Compose(MailStage.Opened, facts, after: 0, Wording.In(Locale.En), Links));

        var first = cause == FailureClass.MailboxGone ? "What was imported stays" : "Nothing is lost";
        string[] order = [first, "What you can do now", button, "What happened", "Affected"];
        var places = order.Select(part => text.IndexOf(part, StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(-1, places, text);
        Assert.AreSequenceEqual(places.Order(), places);
    }

    [TestMethod]
    [DataRow(20, "We try again automatically every few minutes.")]
    [DataRow(119, "We try again automatically every few minutes.")]
    [DataRow(300, "Next automatic try: 5 Jan, 15:09 UTC, then every few minutes.")]
    public void Next_try_has_a_time_only_if_it_is_not_imminent(int seconds, string said)
    {
        var facts = Facts([Member("support@acme.example")]);

        Assert.Contains(said, Text(MailStage.Opened, facts with { NextTryAt = facts.Now.AddSeconds(seconds) }));
    }

    [TestMethod]
    public async Task Mail_about_a_revoked_consent_has_a_button_for_one_address_and_a_link_for_each_of_several()
    {
        var one = Facts([Member("support@acme.example", FailureClass.CredentialsRevoked)]);
        var two = Facts([one.Addresses[0].Member, Member("sales@acme.example", FailureClass.CredentialsRevoked)]);

        Assert.Contains(
            "href=\"https://console.example/connect/support@acme.example\"",
            await HtmlLayout.RenderAsync(AlertPage.Compose(MailStage.Opened, one, after: 0, Wording.In(Locale.En), Links)));
        var text = LinkedText(two);
        Assert.Contains("Reconnect 2 addresses: https://console.example/acme\n", text);
        Assert.Contains("Reconnect this address: https://console.example/connect/sales@acme.example\n", text);
        Assert.DoesNotContain("Forwarding", text);
    }

    [TestMethod]
    public void Mail_without_links_says_whom_to_ask_for_one()
    {
        var text = Text(MailStage.Opened, Facts([Member("support@acme.example", FailureClass.CredentialsRevoked)]));

        Assert.Contains("Ask the operator of this connector for a link.", text);
        Assert.DoesNotContain("https://", text);
    }

    [TestMethod]
    public void Mail_about_a_block_leads_to_setting_up_forwarding_instead_of_explaining_it()
    {
        var facts = WithStandby(
            ("a@acme.example", StandbyState.NotSetUp), ("b@acme.example", StandbyState.Broken), ("c@acme.example", StandbyState.Ready));

        Assert.Contains("\n\nSet up forwarding for 2 addresses: https://console.example/acme\n", LinkedText(facts));
        Assert.Contains(
            "\n\nSet up forwarding for a@acme.example: https://console.example/a@acme.example\n",
            LinkedText(WithStandby(("a@acme.example", StandbyState.NotSetUp))));
        Assert.DoesNotContain("Forwarding and POP/IMAP", LinkedText(facts));
        Assert.Contains("Forwarding and POP/IMAP", Text(MailStage.Opened, facts));
    }

    [TestMethod]
    public void Mail_about_a_deleted_mailbox_does_not_promise_that_nothing_is_lost() =>
        Assert.DoesNotContain("nothing is lost", Text(MailStage.Opened, Facts([Member("old@acme.example", FailureClass.MailboxGone)])));

    [TestMethod]
    public void Several_causes_are_explained_one_by_one_with_their_addresses()
    {
        var facts = Facts([Member("a@acme.example", FailureClass.CredentialsRevoked), Member("b@acme.example", FailureClass.MailboxGone)]);

        var text = Text(MailStage.Opened, facts);

        Assert.IsInRange(
            text.IndexOf("# Please reconnect", StringComparison.Ordinal),
            text.IndexOf("# Google finds no mailbox", StringComparison.Ordinal),
            text.IndexOf("  a@acme.example", StringComparison.Ordinal));
        Assert.Contains(
            "[Action needed] 2 addresses stopped since 15:01 UTC, for several reasons", AlertPage.Subject(facts, Wording.In(Locale.En)));
    }

    [TestMethod]
    public void Mail_about_five_hundred_addresses_lists_a_few()
    {
        var facts = Facts([.. Enumerable.Range(1, 500).Select(i => Member($"team{i:D3}@acme.example"))]);

        var text = Text(MailStage.Opened, facts);

        Assert.AreEqual(8, text.Split("@acme.example").Length - 1);
        Assert.Contains("  and 492 more\n", text);
        Assert.Contains("New mail to 500 addresses", text);
    }

    [TestMethod]
    public void Summary_of_forwarding_comes_first_and_addresses_without_it_lead_the_list()
    {
        var text = Text(
            MailStage.Opened,
            WithStandby(
            ("ready@acme.example", StandbyState.Ready), ("bare@acme.example", StandbyState.NotSetUp),
            ("broken@acme.example", StandbyState.Broken)));

        Assert.Contains("\n\nForwarding is ready for 1 of 3; for the others it can be set up now.\n\n# What happened", text);
        Assert.IsLessThan(text.IndexOf("  ready@", StringComparison.Ordinal), text.IndexOf("  broken@", StringComparison.Ordinal));
        Assert.Contains("enter the address shown above", text);
    }

    [TestMethod]
    public void Mail_has_no_setup_steps_if_forwarding_is_ready_everywhere()
    {
        var text = Text(MailStage.Opened, WithStandby(("a@acme.example", StandbyState.Ready), ("b@acme.example", StandbyState.Ready)));

        Assert.Contains("Forwarding is ready for all of them: forwarded mail arrives in the meantime.", text);
        Assert.DoesNotContain("Add a forwarding address", text);
        Assert.Contains("You can leave forwarding on afterwards", text);
    }

    [TestMethod]
    public void Update_lists_new_addresses_and_counts_the_others()
    {
        var facts = Facts([Member("old@acme.example"), Member("older@acme.example"), Member("new@acme.example", joinedAfter: 1)]);

        var text = Text(MailStage.Update, facts, after: 1);

        Assert.StartsWith("UPDATE: new@acme.example is affected too, 3 addresses in all.\n", text);
        Assert.Contains("2 addresses that we wrote to you about are still affected.", text);
        Assert.DoesNotContain("old@acme.example", text);
    }

    [TestMethod]
    public void Resolved_mail_has_the_duration_and_the_addresses_that_do_not_work()
    {
        var text = Text(MailStage.Resolved, Ended(
            Back("support@acme.example"), Back("sales@acme.example"), Back("moved@acme.example") with { Moved = true }));

        Assert.StartsWith("BACK TO NORMAL: Mail to 2 addresses is being imported again.\n", text);
        Assert.Contains("It lasted 2 h 4 min, from 5 Jan, 15:01 UTC to 17:05.", text);
        Assert.Contains("There is nothing for you to do.", text);
        Assert.Contains("another reason, which another mail is about: moved@acme.example.", text);
    }

    [TestMethod]
    public void Paused_mailbox_is_not_listed_as_working_again()
    {
        var facts = Ended(Back("support@acme.example"));

        var text =
            Text(MailStage.Resolved, facts with { Addresses = [new AffectedAddress(Back("support@acme.example"), IsWithdrawn: true)] });

        Assert.StartsWith("BACK TO NORMAL: This outage is over.\n", text);
        Assert.Contains("Paused or removed by a person in the meantime: support@acme.example.", text);
        Assert.DoesNotContain("has been imported", text);
    }

    [TestMethod]
    [DynamicData(nameof(EveryMail))]
    public async Task Every_mail_has_both_parts_in_every_language(Locale locale, MailStage stage, FailureClass cause)
    {
        var facts = stage == MailStage.Resolved
            ? Ended(Back("support@acme.example", cause))
            : Facts([Member("support@acme.example", cause)], locale);
        var page = AlertPage.Compose(stage, facts, after: 0, Wording.In(locale));
        var name = cause == FailureClass.DestinationDown ? "tickets.acme.example" : "support@acme.example";

        Assert.Contains(name, TextLayout.Render(page));
        Assert.Contains(name, await HtmlLayout.RenderAsync(page));
        Assert.Contains("prefers-color-scheme: dark", await HtmlLayout.RenderAsync(page));
        Assert.AreEqual(locale == Locale.De ? "de" : "en", page.Language);
    }

    private static IEnumerable<(Locale, MailStage, FailureClass)> EveryMail =>
        from locale in Enum.GetValues<Locale>()
        from stage in Enum.GetValues<MailStage>()
        from cause in Enum.GetValues<FailureClass>()
        select (locale, stage, cause);

    private static OutageMember Back(string address, FailureClass cause = FailureClass.ProviderBlocked) =>
        Member(address, cause) with { BackAt = Now.AddMinutes(122) };

    private static AlertFacts Ended(params OutageMember[] members) =>
        Facts(members, outage: Open() with { Stage = OutageStage.Resolved, EndedAt = Now.AddMinutes(122) });

    private static MailPage Page(MailStage stage, AlertFacts facts, int after = 0) =>
        AlertPage.Compose(stage, facts, after, Wording.In(Locale.En));

    private static AlertFacts WithStandby(params (string Address, StandbyState State)[] addresses)
    {
        var facts = Facts([.. addresses.Select(one => Member(one.Address))]);

        return facts with
        {
            Addresses = [.. facts.Addresses.Select(
                address =>
                address with
                {
                    Standby =
                        new StandbyRoute(addresses.Single(one => one.Address == address.Address).State, "in-7f3k@in.connector.example"),
                })],
        };
    }

    private static AlertLinks Links { get; } = new(
        new Uri("https://console.example/state"), new Uri("https://console.example/hour"), new Uri("https://console.example/outage"),
        _ => new Uri("https://console.example/silence"), address => new Uri($"https://console.example/{address ?? "acme"}"),
        address => new Uri($"https://console.example/connect/{address}"));

    private static string LinkedText(AlertFacts facts) =>
        TextLayout.Render(AlertPage.Compose(MailStage.Opened, facts, after: 0, Wording.In(Locale.En), Links));

    private static string Text(MailStage stage, AlertFacts facts, int after = 0) => TextLayout.Render(Page(stage, facts, after));
}
