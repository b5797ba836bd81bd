using System.Text;
using static Connector.Incidents.Reporting.Words;

namespace Connector.Incidents.Reporting;

/// <summary>An incident as a page of Markdown, while it is open and afterwards. Pure: the same row gives the same page.</summary>
public static class PostMortem
{
    /// <param name="now">For an incident that is not over.</param>
    public static string Write(Incident incident, Caller caller, DateTimeOffset now)
    {
        var page = new StringBuilder();

        page.Line($"# Incident {incident.Id}").AppendLine();
        page.AppendLine(Summary(incident, now)).AppendLine();
        AppendMoments(page, incident);
        AppendCounts(page, incident);
        AppendDeeds(page, incident, now);
        page.AppendLine("## Is anything missing?").AppendLine();
        page.AppendLine(Proof(incident)).AppendLine();
        AppendTimeline(page, incident.Timeline);
        page.AppendLine("## For Google's support").AppendLine();
        page.AppendLine("Ready to be sent. It names no mailbox and holds no mail.").AppendLine();
        page.AppendLine("```text").Append(SupportRequest.Write(incident, caller, now)).AppendLine("```");

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Summary(Incident incident, DateTimeOffset now)
    {
        var whom = incident.Account is { } account ? $"the mailboxes of account `{Literal(account)}`" : "mailboxes of all accounts";
        var lasted = (incident.EndedAt ?? now) - incident.FirstFailureAt;
        var ending = incident.EndedAt is null ? $"It has lasted {Span(lasted)} so far." : $"It lasted {Span(lasted)}.";
        var stretches = Stretches(incident);
        var shut = stretches.Count > 1
            ? $" In that time calls were refused {stretches.Count} times, for {Span(Length(stretches, now))} in all." : "";

        return $"{Cause(incident.Cause)}. It concerned {whom}. {ending}{shut} Status: **{Phase(incident)}**.";
    }

    private static void AppendMoments(StringBuilder page, Incident incident)
    {
        page.AppendLine("| | time | after the first failure |").AppendLine("|---|---|---|");

        foreach (var (name, at) in Moments(incident))
        {
            var after = at is { } moment && moment > incident.FirstFailureAt ? Span(moment - incident.FirstFailureAt) : "";
            page.Line($"| {name} | {Time(at)} | {after} |");
        }

        page.AppendLine();
    }

    private static IEnumerable<(string Name, DateTimeOffset? At)> Moments(Incident incident) =>
    [
        ("First failure", incident.FirstFailureAt),
        ("Detected", incident.DetectedAt),
        ("First administrator informed", incident.AlertedAt),
        ("First clean canary", incident.FirstCleanCanaryAt),
        ("Mailboxes let through", incident.RampAt),
        ("Backlog zero", incident.BacklogZeroAt),
        ("Resolved", incident.ResolvedAt),
    ];

    private static void AppendCounts(StringBuilder page, Incident incident)
    {
        (string Name, int Count)[] counts =
        [
            ("mailboxes that Google refused", incident.Counts.Refused),
            ("mailboxes that were held, and did not call", incident.Counts.Held),
            ("canaries sent", incident.Canaries),
            ("times that it began again", incident.Flaps),
            ("mails delayed", incident.Counts.MailsDelayed),
            ("mailboxes proven complete", incident.Counts.Proven),
            ("mails found missing, and fetched", incident.Counts.Missing),
        ];

        page.AppendLine("## Counts").AppendLine().AppendLine("| | |").AppendLine("|---|---:|");

        foreach (var (name, count) in counts)
        {
            page.Line($"| {name} | {count:N0} |");
        }

        page.AppendLine();
    }

    private static void AppendDeeds(StringBuilder page, Incident incident, DateTimeOffset now)
    {
        page.AppendLine("## What the connector did").AppendLine();

        if (incident.DetectedAt is { } detected)
        {
            var (knownAfter, refusal) = (Span(detected - incident.FirstFailureAt), Span(Length(Stretches(incident), now)));
            page.Append("- It knew after ").Append(knownAfter).Append(". From then on only canaries called Google, ");
            page.Line($"one mailbox at a time: {incident.Canaries} in {refusal} of refusal.");
        }

        page.AppendLine(
            "- It counted none of this against a mailbox, a token or a mail, and asked no person to reconnect. The mail stayed in Gmail.");

        if (incident.AlertedAt is { } alerted)
        {
            page.Line($"- It told the administrators after {Span(alerted - incident.FirstFailureAt)}.");
        }

        foreach (var step in incident.Steps)
        {
            page.Append("- At ").Append(Clock(step.At));
            page.Line($" it let {step.Share:P0} of the mailboxes through ({step.Mailboxes:N0}), those first that had waited longest.");
        }

        page.AppendLine();
    }

    private static string Proof(Incident incident) => (incident.ResolvedAt, incident.Counts) switch
    {
        (null, _) =>
            "Not known before it is over: then what Gmail lists for the time is compared with what was imported, mailbox by mailbox.",
        (_, { Missing: > 0 } counts) =>
            $"{Many(counts.Missing, "mail")} that Gmail lists had not been imported, and {(counts.Missing == 1 ? "was" : "were")} fetched "
                + $"at once. "
            + $"{Many(counts.Proven, "mailbox")} {(counts.Proven == 1 ? "was" : "were")} compared. Please look into the log for the cause: "
            + $"this must not happen.",
        (_, { Proven: > 0 } counts) =>
            $"No. What Gmail lists for the time was compared with what was imported, for {Many(counts.Proven, "mailbox")}: nothing is "
                + $"missing.",
        _ => "No mailbox was compared: none fetched mail while the incident ended.",
    };

    private static void AppendTimeline(StringBuilder page, IReadOnlyList<TimelineEntry> timeline)
    {
        page.AppendLine("## Timeline (UTC)").AppendLine().AppendLine("| time | what | |").AppendLine("|---|---|---|");

        foreach (var entry in timeline)
        {
            page.Line($"| {Clock(entry.At)} | {Cell(Event(entry.What))} | {Cell(entry.Detail)} |");
        }

        page.AppendLine();
    }
}
