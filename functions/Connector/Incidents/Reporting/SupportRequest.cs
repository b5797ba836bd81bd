using System.Text;
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
        var stretches = Stretches(incident);
        var text = new StringBuilder();

        text.AppendLine(incident.Cause == FailureClass.ProviderBlocked
            ? $"Subject: Gmail API requests answered with redirects or HTML since {Time(incident.FirstFailureAt)}"
            : $"Subject: Gmail API requests failing since {Time(incident.FirstFailureAt)}");
        text.AppendLine();
        text.Line($"Our application reads mail by the Gmail API ({Literal(caller.Host)}) with the users' consent (OAuth 2.0).");
        AppendTimes(text, stretches);
        text.AppendLine(incident.Cause == FailureClass.ProviderBlocked
            ? "they got a redirect, or a page of HTML, in place of JSON. We do not follow such redirects."
            : "they got server errors, or no answer.");
        text.AppendLine(incident.Account is null
            ? "It concerns mailboxes of several customers and domains at once, so it is bound to our project or our addresses, not to a "
                + "user."
            : "It concerns the mailboxes of one customer; those of others were answered properly at the same time.");
        text.Line(
            $"We stopped all other calls at once, and {(incident.EndedAt is null ? "since then try" : "tried")} {PaceOf(stretches, now)}.");
        text.AppendLine();
        text.Line($"Google Cloud project number: {Literal(caller.Project ?? "(please add)")}");
        text.Line($"Calls come from:             {Literal(caller.Addresses ?? "(please add the public outbound addresses)")}");
        text.Line($"Our incident:                {incident.Id}");
        text.Line($"Times are in UTC; this text was written at {Clock(now)}.");
        text.AppendLine();
        text.AppendLine("Samples:");
        AppendSamples(text, incident.Samples, caller);
        text.AppendLine();
        text.AppendLine("Please tell us what our calls were refused for, whether the refusal is bound to the project or to the addresses,");
        text.AppendLine("and what we should change so that it does not come again.");

        return text.ToString();
    }

    /// <summary>All stretches: support looks into its logs for each.</summary>
    private static void AppendTimes(StringBuilder text, IReadOnlyList<Stretch> stretches)
    {
        if (stretches is [var only])
        {
            text.Line($"{Capital(Times(only))} its read calls were not answered by the API:");
            return;
        }

        text.Line($"Its read calls were not answered by the API {stretches.Count} times:");

        foreach (var stretch in stretches)
        {
            text.Line($"  {Times(stretch)}");
        }

        static string Times(Stretch stretch) =>
            $"from {Time(stretch.From)} {(stretch.Until is { } until ? $"to {Time(until)}" : "until now")}";

        static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static string PaceOf(IReadOnlyList<Stretch> stretches, DateTimeOffset now)
    {
        var canaries = stretches.Sum(stretch => stretch.Canaries);
        var minutes = Length(stretches, now).TotalMinutes;
        return minutes < 1 || canaries == 0 ? "with single requests" : Text(
            $"with single requests ({canaries} in {Math.Ceiling(minutes):0} minutes)");
    }

    private static void AppendSamples(StringBuilder text, IReadOnlyList<FailureSample> samples, Caller caller)
    {
        foreach (var sample in samples)
        {
            var path = Paths.GetValueOrDefault(sample.Call ?? "") ?? "/gmail/v1/users/{userId}/...";
            text.Line($"  {Clock(sample.At)}  GET https://{Literal(caller.Host)}{path}");
            text.Line($"                       -> {AnswerOf(sample)}");
        }

        if (samples.Count == 0)
        {
            text.AppendLine("  none");
        }
    }

    private static string AnswerOf(FailureSample sample)
    {
        var parts = new[]
        {
            sample.Status is { } status ? Text($"HTTP {status}") : "no answer",
            sample.LocationHost is { } host ? $"Location: https://{Literal(host)}/..." : null,
            sample.Reason is { } reason ? $"({Literal(reason)})" : null,
        };

        return string.Join(", ", parts.Where(part => part is not null));
    }
}
