using static Connector.Incidents.Reporting.Words;

namespace Connector.Incidents.Reporting;

/// <summary>An incident as a page of Markdown, while it is open and afterwards. Pure: the same row gives the same page.</summary>
public static class PostMortem
{
    /// <param name="now">For an incident that is not over.</param>
    public static string Write(Incident incident, Caller caller, DateTimeOffset now) => $"""
        # Incident {incident.Id}

        {Summary(incident, now)}

        {Moments(incident)}

        ## Counts

        {Counts(incident, incident.Counts)}

        ## What the connector did

        {Lines(Deeds(incident, now))}

        ## Is anything missing?

        {Proof(incident)}

        ## Timeline (UTC)

        | time | what | |
        |---|---|---|
        {Lines(incident.Timeline.Select(entry => $"| {Clock(entry.At)} | {Cell(Event(entry.What))} | {Cell(entry.Detail)} |"))}

        ## For Google's support

        Ready to be sent. It names no mailbox and holds no mail.

        ```text
        {SupportRequest.Write(incident, caller, now)}
        ```

        """.ReplaceLineEndings("\n");

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

    private static string Moments(Incident incident)
    {
        return $"""
            | | time | after the first failure |
            |---|---|---|
            {Row("First failure", incident.FirstFailureAt)}
            {Row("Detected", incident.DetectedAt)}
            {Row("First administrator informed", incident.AlertedAt)}
            {Row("First clean canary", incident.FirstCleanCanaryAt)}
            {Row("Mailboxes let through", incident.RampAt)}
            {Row("Backlog zero", incident.BacklogZeroAt)}
            {Row("Resolved", incident.ResolvedAt)}
            """;

        string Row(string name, DateTimeOffset? at) =>
            $"| {name} | {Time(at)} | {(at > incident.FirstFailureAt ? Span(at.Value - incident.FirstFailureAt) : "")} |";
    }

    private static string Counts(Incident incident, IncidentCounts counts) => Text($"""
        | | |
        |---|---:|
        | mailboxes that Google refused | {counts.Refused:N0} |
        | mailboxes that were held, and did not call | {counts.Held:N0} |
        | canaries sent | {incident.Canaries:N0} |
        | times that it began again | {incident.Flaps:N0} |
        | mails delayed | {counts.MailsDelayed:N0} |
        | mailboxes proven complete | {counts.Proven:N0} |
        | mails found missing, and fetched | {counts.Missing:N0} |
        """);

    private static IEnumerable<string> Deeds(Incident incident, DateTimeOffset now)
    {
        if (incident.DetectedAt is { } detected)
        {
            yield return $"- It recognised the incident after {Span(detected - incident.FirstFailureAt)}. From then on only canaries "
                + $"called Google, one mailbox at a time: {incident.Canaries} in {Span(Length(Stretches(incident), now))} of refusal.";
        }

        yield return
            "- It counted none of this against a mailbox, a token or a mail, and asked no person to reconnect. The mail stayed in Gmail.";

        if (incident.AlertedAt is { } alerted)
        {
            yield return $"- It informed the administrators after {Span(alerted - incident.FirstFailureAt)}.";
        }

        foreach (var step in incident.Steps)
        {
            yield return Text($"- At {Clock(step.At)} it let {step.Share:P0} of the mailboxes through ({step.Mailboxes:N0}), ")
                + "beginning with those that had waited longest.";
        }
    }

    private static string Proof(Incident incident) => (incident.ResolvedAt, incident.Counts) switch
    {
        (null, _) =>
            "This is known when the incident is over. Then the connector compares what Gmail lists for that time with what was imported, "
            + "mailbox by mailbox.",
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
}
