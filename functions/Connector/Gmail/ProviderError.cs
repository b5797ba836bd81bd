using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Connector.Gmail;

/// <summary>The content of a refusal in JSON, in Google's format or OAuth's.</summary>
/// <param name="Reasons">Google's <c>errors[].reason</c>, then <c>details[].reason</c>; or OAuth's <c>error</c>.</param>
/// <param name="Status">Google's <c>error.status</c>, such as <c>RESOURCE_EXHAUSTED</c>.</param>
/// <param name="Message">The text of the error. It is read for facts that no field has, and never kept.</param>
public sealed partial record ProviderError(IReadOnlyList<string> Reasons, string? Status = null, string? Message = null)
{
    /// <summary>How long to wait, from <c>google.rpc.RetryInfo</c>.</summary>
    public TimeSpan? RetryDelay { get; private init; }

    /// <summary>Gmail's limits per user say only in their text when they end: "Retry after 2026-01-05T08:00:00.000Z".</summary>
    public DateTimeOffset? RetryTime =>
        Message is not null
        && RetryTimePattern().Match(Message) is { Success: true } match
        && DateTimeOffset.TryParse(
            match.Groups["time"].ValueSpan, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <returns>Null when the JSON is not a refusal.</returns>
    public static ProviderError? Read(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error)
            ? error.ValueKind switch
            {
                // In OAuth (RFC 6749, 5.2) the error is a string, and in Google's format an object.
                JsonValueKind.String => new ProviderError([JsonText.Of(error) ?? ""], Message: JsonText.In(body, "error_description")),
                JsonValueKind.Object => new ProviderError(
                    [.. TextsIn(error, "errors", "reason"), .. TextsIn(error, "details", "reason")], JsonText.In(error, "status"),
                    JsonText.In(error, "message"))
                {
                    RetryDelay = TextsIn(error, "details", "retryDelay").Select(ToDelay).FirstOrDefault(delay => delay is not null),
                },
                _ => null,
            }
            : null;

    public bool Says(string words) => Message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    private static IEnumerable<string> TextsIn(JsonElement error, string list, string name) =>
        error.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select(item => JsonText.In(item, name)).OfType<string>()
            : [];

    /// <summary>Reads a duration as protobuf writes it in JSON: <c>34.5s</c>.</summary>
    private static TimeSpan? ToDelay(string text) =>
        text.EndsWith('s')
        && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : null;

    [GeneratedRegex(
        @"retry after (?<time>\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex RetryTimePattern();
}
