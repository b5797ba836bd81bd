using Connector.Connecting.Pages;
using Connector.Mailboxes;
using Connector.UnitTests.Alerting;

namespace Connector.UnitTests.Connecting;

/// <summary>Snapshots of the mail three days before Google ends a consent.</summary>
[TestClass]
public sealed class EndingMailTests
{
    private static readonly Uri Link = new("https://console.example/api/connect/signed");

    [TestMethod]
    [DataRow(Locale.En)]
    [DataRow(Locale.De)]
    public async Task Mail_before_a_consent_ends_matches_its_snapshot(Locale locale)
    {
        var account = new Account("acme", "Acme Ltd", locale, [new Admin("eva@acme.example")]) { TimeZone = "Europe/Berlin" };
        var page = EndingNotices.PageOf(locale, account, "support@acme.example", Alerts.Now.AddDays(3), Link);

        await NoticeMail.CheckAsync($"{locale.ToString().ToLowerInvariant()}-consent-ends", locale, page);
    }
}
