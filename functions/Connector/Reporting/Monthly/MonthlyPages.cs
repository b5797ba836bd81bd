using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Reporting.Monthly;

/// <summary>Lays out the mail of a monthly report.</summary>
public static class MonthlyPages
{
    /// <summary>More outages are on the page of the console only.</summary>
    private const int MaxOutages = 8;

    /// <summary>The page of a report below the account's page of the console.</summary>
    public static string PageOf(Month month) => $"reports/{month}";

    public static NoticePage Mail(Locale locale, Account account, Month month, MonthlyReport report)
    {
        var words = Wording.In(locale);
        var name = words.MonthOf(month.Begin);
        var button = new Block.ConsoleButton(words.SeeReport, PageOf(month));

        return new NoticePage(
            words.ReportSubject(name, report.All?.Mails ?? 0, report.All?.WithinMinute ?? 0),
            new MailPage(
                words.Language,
                report is { Unaccounted: 0, Outages.Count: 0 } ? Tone.Back : Tone.Delayed,
                words.ReportState,
                words.ReportHeadline(name, report.Outages.Count, report.Unaccounted),
                report.IsEmpty
                    ? [new Block.Paragraph(words.NothingToReport(report.Addresses)), button]
                    : [new Block.Paragraph(SummaryOf(report, words)), button, .. Details(account, report, words)],
                [words.ReportFooter]));
    }

    private static string SummaryOf(MonthlyReport report, Wording words) => report.All is { } all
        ? words.ReportSummary(all.Mails, all.WithinMinute) : words.NoMailInMonth;

    private static IEnumerable<Block> Details(Account account, MonthlyReport report, Wording words)
    {
        var outages = MonthlyLines.Outages(report, words, ZoneOf(account));

        if (outages.Count > 0)
        {
            yield return new Block.Heading(words.Interruptions);
            yield return Block.Addresses.Of(outages, Row, words.More, MaxOutages);
        }

        yield return new Block.Heading(words.ReportFigures);
        yield return new Block.Addresses([.. MonthlyLines.Facts(report, words).Select(Row)], More: null);
    }

    private static AddressRow Row(ReportLine line) => new(line.Name, line.Details, Targets: [], Links: []);

    private static TimeZoneInfo? ZoneOf(Account account) =>
        account.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null;
}
