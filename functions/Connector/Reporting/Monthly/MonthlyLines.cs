using Connector.Alerting.Words;
using Connector.Messages;

namespace Connector.Reporting.Monthly;

/// <summary>A report in words, for the mail and for the page.</summary>
public static class MonthlyLines
{
    public static IReadOnlyList<ReportLine> Facts(MonthlyReport report, Wording words) =>
    [
        .. report.Routes.Select(route => new ReportLine(
            words.RouteName(route.Route == MessageRow.ForwardingRoute),
            [words.RouteMails(route.Mails, route.WithinMinute), words.RouteTimes(route.P50Seconds, route.P95Seconds)])),
        new(
            words.Unaccounted,
            [
                .. report.Missing > 0 || report.Stray == 0 ? [words.UnaccountedMails(report.Missing)] : Array.Empty<string>(),
                .. report.Stray > 0 ? [words.StrayMails(report.Stray)] : Array.Empty<string>(),
            ]),
        new(
            words.Connected,
            [
                words.ConnectedAddresses(report.Addresses),
                .. report.WithoutSecondWay is { } without ? [words.WithoutSecondWay(without)] : Array.Empty<string>(),
            ]),
        new(words.SilencesNoticed, [words.Silences(report.Silences)]),
        .. report.ToldAfter is { } after ? [new ReportLine(words.FirstMail, [words.AtMost(after)])] : Array.Empty<ReportLine>(),
    ];

    public static IReadOnlyList<ReportLine> Outages(MonthlyReport report, Wording words, TimeZoneInfo? zone) =>
        [.. report.Outages.Select(outage => Of(outage, words, zone))];

    private static ReportLine Of(ReportedOutage outage, Wording words, TimeZoneInfo? zone) => new(
        words.Interrupted(outage.Kind, outage.IsIncident, outage.Addresses),
        [
            words.Lasted(words.Moment(outage.Since, zone), outage.EndedAt - outage.Since),
            words.WroteAfter(outage.ToldAfter),
            words.WhatWeDid(outage.Kind, outage.IsIncident),
            .. outage.MailsDelayed is { } delayed ? [words.IncidentResult(delayed, outage.Proven)] : Array.Empty<string>(),
        ]);
}

/// <summary>A fact of a report.</summary>
/// <param name="Details">A line each.</param>
public sealed record ReportLine(string Name, IReadOnlyList<string> Details);
