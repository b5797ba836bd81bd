using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Reporting.Monthly;
using Connector.Reporting.ServiceLevels;
using Connector.UnitTests.Alerting;

namespace Connector.UnitTests.Reporting;

/// <summary>Snapshots of the mail about a month.</summary>
[TestClass]
public sealed class MonthlyMailTests
{
    private static readonly Month November = Month.Read("2026-11")!;

    private static readonly DateTimeOffset Third = new(2026, 11, 3, 9, 0, 0, TimeSpan.Zero);

    private static MonthlyReport Quiet { get; } = new() { Addresses = 3, WithoutSecondWay = 0 };

    private static MonthlyReport Good { get; } = Quiet with
    {
        All = Level("", 12_345, 3.2, 14.5, 0.9987),
        Routes = [Level("api", 12_000, 3.1, 14, 0.9990), Level("forwarding", 345, 8, 75, 0.94)],
    };

    private static MonthlyReport Bad { get; } = Good with
    {
        Addresses = 12,
        WithoutSecondWay = 4,
        Missing = 2,
        Stray = 1,
        Silences = 1,
        ShortOutages = 2,
        Outages =
        [
            new ReportedOutage("A1", OutageKind.Provider, Third, Third.AddHours(2.5), 0, TimeSpan.FromMinutes(3))
            {
                IsIncident = true,
                MailsDelayed = 120,
                Proven = true,
            },
            new ReportedOutage(
                "A2", OutageKind.Destination, Third.AddDays(2), Third.AddDays(2).AddMinutes(40), 0, TimeSpan.FromMinutes(15)),
            new ReportedOutage("A3", OutageKind.Mailbox, Third.AddDays(20), null, 1, TimeSpan.FromMinutes(4)),
        ],
    };

    [TestMethod]
    [DataRow("quiet", Locale.En)]
    [DataRow("quiet", Locale.De)]
    [DataRow("good", Locale.En)]
    [DataRow("good", Locale.De)]
    [DataRow("bad", Locale.En)]
    [DataRow("bad", Locale.De)]
    public async Task Mail_about_a_month_matches_its_snapshot(string month, Locale locale)
    {
        var report = month switch { "quiet" => Quiet, "good" => Good, _ => Bad };
        var account = new Account("acme", "Acme Ltd", locale, [new Admin("eva@acme.example")]) { TimeZone = "Europe/Berlin" };

        await NoticeMail.CheckAsync(
            $"{locale.ToString().ToLowerInvariant()}-report-{month}", locale, MonthlyPages.Mail(locale, account, November, report));
    }

    [TestMethod]
    public void Share_of_mails_within_a_minute_is_rounded_down_so_that_100_percent_means_all()
    {
        var page = MonthlyPages.Mail(
            Locale.En, new Account("acme", "Acme", Locale.En, []), November, Good with { All = Level("", 5_000, 1, 2, 0.9998) });

        Assert.EndsWith("99.9 % within a minute", page.Subject);
    }

    private static ServiceLevel Level(string route, int mails, double half, double most, double withinMinute) =>
        new(November.Begin, route, mails, half, most, most * 2, withinMinute);
}
