using System.Text.Json;
using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Forwarding.Confirming;
using Connector.Forwarding.Notices;
using Connector.Mailboxes;
using Connector.UnitTests.Alerting;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Forwarding;

/// <summary>
/// Snapshots of the mails about forwarding, in both formats and languages. After an intended change, set <c>UPDATE_SNAPSHOTS=1</c> and
/// review the difference.
/// </summary>
[TestClass]
public sealed class RouteMailTests
{
    private static readonly NotReady[] Some =
    [
        new("support@acme.example", Cause: null, "in-abcdefghijklmnopqrstuvwxyz@in.connector.example"),
        new("sales@acme.example", ReadinessCause.SwitchedOffByAdministrator, "in-bcdefghijklmnopqrstuvwxyza@in.connector.example"),
        new("it@acme.example", ReadinessCause.StoppedArriving, "in-cdefghijklmnopqrstuvwxyzab@in.connector.example"),
    ];

    private static readonly Uri Console = new("https://console.example/");

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mails_about_forwarding_match_their_snapshots(Locale locale)
    {
        var name = locale.ToString().ToLowerInvariant();
        var asked = new GmailConfirmation("123456789", "https://mail-settings.google.com/mail/vf-%5BANGjdJ8_example%5D-abc", Now);

        await NoticeMail.CheckAsync($"{name}-weekly", locale, RoutePages.Digest(locale, Some, inAll: 5));
        await NoticeMail.CheckAsync(
            $"{name}-confirmation", locale, RoutePages.Confirmation(locale, "support@acme.example", Some[0].InboundAddress, asked));
        await NoticeMail.CheckAsync(
            $"{name}-confirmation-stranger",
            locale,
            RoutePages.Confirmation(
                locale, "support@acme.example", Some[0].InboundAddress, asked with { Mailbox = "someone@gmail.example" }));
    }

    [TestMethod]
    public void Stored_notice_renders_the_same()
    {
        var notice = RoutePages.Digest(Locale.De, Some, inAll: 5);

        var stored = JsonSerializer.Deserialize<NoticePage>(JsonSerializer.Serialize(notice))!;

        Assert.AreEqual(TextLayout.Render(notice.Page.WithConsole(_ => Console)), TextLayout.Render(stored.Page.WithConsole(_ => Console)));
        Assert.AreEqual(notice.Subject, stored.Subject);
    }

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public void Every_cause_has_a_text_in_every_language(Locale locale)
    {
        foreach (var cause in Enum.GetValues<ReadinessCause>())
        {
            var page = RoutePages.Digest(locale, [new NotReady("a@b.example", cause, null)], inAll: 1);
            Assert.DoesNotContain(cause.ToString(), TextLayout.Render(page.Page.WithConsole(_ => Console)));
        }
    }

    [TestMethod]
    public void Long_notice_lists_a_few_addresses_and_counts_the_others()
    {
        var page = RoutePages.Digest(
            Locale.En, [.. Enumerable.Range(1, 500).Select(i => new NotReady($"team{i}@acme.example", null, null))], inAll: 600);

        var rows = page.Page.Blocks.OfType<Block.Addresses>().Single();
        Assert.HasCount(8, rows.Rows);
        Assert.AreEqual("and 492 more", rows.More);
    }
}
