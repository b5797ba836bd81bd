using Connector.Mailboxes;
using static Connector.Incidents.Reporting.Words;

namespace Connector.Incidents.Reporting;

/// <summary>
/// A text for Google's support, ready to be sent: what was refused, when, as whom and from where. No mailbox, no token, no mail and no
/// query string is in it.
/// </summary>
internal static class SupportRequest
{
    /// <summary>By Gmail's name of the method.</summary>
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["users.getProfile"] = "/gmail/v1/users/{userId}/profile",
        ["users.history.list"] = "/gmail/v1/users/{userId}/history",
        ["users.messages.list"] = "/gmail/v1/users/{userId}/messages",
        ["users.messages.get"] = "/gmail/v1/users/{userId}/messages/{id}",
    };

    public static string Write(Incident incident, Caller caller, DateTimeOffset now)
    {
        var isBlock = incident.Cause == FailureClass.ProviderBlocked;
        var stretches = Stretches(incident);

        return $"""
            Subject: Gmail API requests {(isBlock ? "answered with redirects or HTML" : "failing")} since {Time(incident.FirstFailureAt)}

            Our application reads mail by the Gmail API ({Literal(caller.Host)}) with the users' consent (OAuth 2.0).
            {Times(stretches)}
            {(isBlock
                ? "they got a redirect, or a page of HTML, in place of JSON. We do not follow such redirects."
                : "they got server errors, or no answer.")}
            {(incident.Account is null
                ? "It concerns mailboxes of several customers and domains at once, so it is bound to our project or our addresses, "
                    + "not to a user."
                : "It concerns the mailboxes of one customer; those of others were answered properly at the same time.")}
            We stopped all other calls at once, and {(incident.EndedAt is null ? "since then try" : "tried")} {PaceOf(stretches, now)}.

            Google Cloud project number: {Literal(caller.Project ?? "(please add)")}
            Calls come from:             {Literal(caller.Addresses ?? "(please add the public outbound addresses)")}
            Our incident:                {incident.Id}
            Times are in UTC; this text was written at {Clock(now)}.

            Samples:
            {Lines(incident.Samples.Select(sample => Sample(sample, caller)).DefaultIfEmpty("  none"))}

            Please tell us what our calls were refused for, whether the refusal is bound to the project or to the addresses,
            and what we should change so that it does not come again.
            """;
    }

    /// <summary>All stretches: support looks into its logs for each.</summary>
    private static string Times(IReadOnlyList<Stretch> stretches)
    {
        return stretches is [var only]
            ? $"{Time("From", only)} its read calls were not answered by the API:"
            : Lines(stretches.Select(stretch => $"  {Time("from", stretch)}")
                .Prepend($"Its read calls were not answered by the API {stretches.Count} times:"));

        static string Time(string from, Stretch stretch) =>
            $"{from} {Words.Time(stretch.From)} {(stretch.Until is { } until ? $"to {Words.Time(until)}" : "until now")}";
    }

    private static string PaceOf(IReadOnlyList<Stretch> stretches, DateTimeOffset now)
    {
        var canaries = stretches.Sum(stretch => stretch.Canaries);
        var minutes = Length(stretches, now).TotalMinutes;
        return minutes < 1 || canaries == 0 ? "with single requests" : Text(
            $"with single requests ({canaries} in {Math.Ceiling(minutes):0} minutes)");
    }

    private static string Sample(FailureSample sample, Caller caller)
    {
        var path = Paths.GetValueOrDefault(sample.Call ?? "") ?? "/gmail/v1/users/{userId}/...";
        string?[] answer =
        [
            sample.Status is { } status ? Text($"HTTP {status}") : "no answer",
            sample.LocationHost is { } host ? $"Location: https://{Literal(host)}/..." : null,
            sample.Reason is { } reason ? $"({Literal(reason)})" : null,
        ];

        return $"""
              {Clock(sample.At)}  GET https://{Literal(caller.Host)}{path}
                                   -> {string.Join(", ", answer.Where(part => part is not null))}
            """;
    }
}
