using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Gmail;

/// <summary>What the provider answered, as far as it tells one failure from another: structured fields, no mail, no token.</summary>
/// <param name="Endpoint">Which of the provider's doors was knocked at.</param>
/// <param name="MediaType">Without parameters; null when there was none.</param>
/// <param name="Reason">Google's <c>errors[].reason</c> or <c>details[].reason</c>, or OAuth's <c>error</c>.</param>
/// <param name="ErrorStatus">Google's <c>error.status</c>, such as <c>RESOURCE_EXHAUSTED</c>.</param>
/// <param name="Message">Google's words on the error; read for two things that stand nowhere else, and never kept.</param>
/// <param name="RetryAt">From Retry-After, or from the words.</param>
public sealed partial record ProviderAnswer(
    Endpoint Endpoint,
    int Status,
    string? MediaType = null,
    string? LocationHost = null,
    string? Reason = null,
    string? ErrorStatus = null,
    string? Message = null,
    DateTimeOffset? RetryAt = null)
{
    private const int MaxErrorBytes = 64 * 1024;

    public bool IsJson => string.Equals(MediaType, "application/json", StringComparison.OrdinalIgnoreCase);

    public bool IsHtml => MediaType is not null && MediaType.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what tells a failure from the headers and, of a refusal in JSON, the first 64 KiB of its body.</summary>
    public static async Task<ProviderAnswer> ReadAsync(
        Endpoint endpoint, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answer = new ProviderAnswer(
            endpoint,
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            HostOf(response),
            RetryAt: response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => now + delta,
                { Date: { } date } => date,
                _ => null,
            });

        return answer.IsJson && !response.IsSuccessStatusCode ? answer.With(await ReadErrorAsync(response, cancellationToken)) : answer;
    }

    private ProviderAnswer With(JsonElement? error) => error switch
    {
        { ValueKind: JsonValueKind.Object } body when body.TryGetProperty("error", out var inner) => inner.ValueKind switch
        {
            // OAuth (RFC 6749, 5.2): the error is a word. Google: it is an object.
            JsonValueKind.String => this with { Reason = inner.GetString() },
            JsonValueKind.Object => WithGoogleError(inner),
            _ => this,
        },
        _ => this,
    };

    private ProviderAnswer WithGoogleError(JsonElement error)
    {
        var message = TextOf(error, "message");
        return this with
        {
            Reason = ReasonIn(error, "errors") ?? ReasonIn(error, "details"),
            ErrorStatus = TextOf(error, "status"),
            Message = message,
            RetryAt = RetryAt ?? RetryTimeIn(message),
        };
    }

    private static string? ReasonIn(JsonElement error, string list) =>
        error.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(item => TextOf(item, "reason")).FirstOrDefault(reason => reason is not null)
            : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Gmail's limits per user say in words only when they end: "Retry after 2026-01-05T08:00:00.000Z".</summary>
    private static DateTimeOffset? RetryTimeIn(string? message) =>
        message is not null
        && RetryTime().Match(message) is { Success: true } match
        && DateTimeOffset.TryParse(match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string? HostOf(HttpResponseMessage response) =>
        response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest && response.Headers.Location is { IsAbsoluteUri: true } location
            ? location.Host
            : null;

    private static async Task<JsonElement?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Bounded, since an error's body is not ours to trust; buffered, so that whoever comes next can read it again.
        await response.Content.LoadIntoBufferAsync(MaxErrorBytes, cancellationToken);

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"retry after (?<time>\d{4}-\d{2}-\d{2}T[\d:.]+Z?)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RetryTime();
}

/// <summary>The provider's doors.</summary>
public enum Endpoint
{
    /// <summary>OAuth's token endpoint.</summary>
    Token,

    /// <summary>The profile, whose absence means that the mailbox is gone.</summary>
    Profile,

    /// <summary>Any other call of Gmail's API.</summary>
    Api,
}
