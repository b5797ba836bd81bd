using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Connector.Zendesk.Calls;

/// <summary>
/// What an answer says about limits (developer.zendesk.com, "Rate limits"): those of the account, and those of one endpoint, which has a
/// header of its own such as <c>zendesk-ratelimit-tickets-update: total=100; remaining=99; resets=41</c>.
/// </summary>
/// <param name="Limit">The account's calls per minute; null if the answer does not say it.</param>
/// <param name="Remaining">The account's calls that are left in this minute.</param>
/// <param name="Reset">The rest of this minute.</param>
/// <param name="Spent">The limit of an endpoint that has no calls left; null if there is none.</param>
internal sealed record RateHeaders(int? Limit, int? Remaining, TimeSpan? Reset, EndpointLimit? Spent)
{
    private const string EndpointPrefix = "zendesk-ratelimit-";

    private const string UpdatesName = "zendesk-ratelimit-tickets-update";

    /// <summary>The account's limit of updates of tickets; null if the answer does not say it.</summary>
    public EndpointLimit? Updates { get; init; }

    /// <summary>Only updates of tickets have to wait: other calls are left.</summary>
    public bool AreOnlyUpdatesSpent => Remaining > 0 && Updates is { Remaining: <= 0 };

    public static RateHeaders Read(HttpResponseHeaders headers)
    {
        var endpoints = headers.Where(header => header.Key.StartsWith(EndpointPrefix, StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Select(value => (header.Key, Limit: EndpointLimit.Parse(value))))
            .ToList();

        return new RateHeaders(
            Whole(headers, "ratelimit-limit") ?? Whole(headers, "x-rate-limit"),
            Whole(headers, "ratelimit-remaining") ?? Whole(headers, "x-rate-limit-remaining"),
            Whole(headers, "ratelimit-reset") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            endpoints.Select(endpoint => endpoint.Limit).FirstOrDefault(limit => limit is { Remaining: <= 0 }))
        {
            Updates = endpoints
                .Where(endpoint => endpoint.Key.Equals(UpdatesName, StringComparison.OrdinalIgnoreCase))
                .Select(endpoint => endpoint.Limit)
                .FirstOrDefault(limit => limit is { IsOfTicket: false }),
        };
    }

    private static int? Whole(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
}

/// <summary>The limit of one endpoint.</summary>
internal sealed partial record EndpointLimit(int Total, int Remaining, TimeSpan Resets)
{
    /// <summary>The most updates of one ticket by one user in ten minutes (developer.zendesk.com, "Tickets": Update Ticket).</summary>
    private const int UpdatesPerTicket = 30;

    /// <summary>
    /// Update Ticket has two limits, and Zendesk documents one header for it. They differ in their total: 30 for one ticket; for the
    /// account 100, 300 with an add-on, 20 in a trial or a sandbox.
    /// </summary>
    public bool IsOfTicket => Total == UpdatesPerTicket;

    /// <returns>Null if the text has another form.</returns>
    public static EndpointLimit? Parse(string text) => Form().Match(text) is { Success: true } match
        ? new EndpointLimit(Number(match, "total"), Number(match, "remaining"), TimeSpan.FromSeconds(Number(match, "resets")))
        : null;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^total=(?<total>\d{1,7});\s*remaining=(?<remaining>\d{1,7});\s*resets=(?<resets>\d{1,6})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
