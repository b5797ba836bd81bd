using System.Net;
using System.Text.Json;

namespace Connector.Gmail;

/// <summary>The parts of a provider's answer that distinguish failures. They hold no mail and no token.</summary>
/// <param name="Endpoint">The endpoint that was called.</param>
/// <param name="MediaType">The media type without parameters; null if there was none, or no body.</param>
/// <param name="Error">The content of a refusal in JSON; null if there is none.</param>
/// <param name="RetryAt">When to call again, from Retry-After, RetryInfo or the text; at most <see cref="LongestWait"/> away.</param>
public sealed record ProviderAnswer(
    Endpoint Endpoint,
    int Status,
    string? MediaType = null,
    string? LocationHost = null,
    ProviderError? Error = null,
    DateTimeOffset? RetryAt = null)
{
    private const int MaxErrorBytes = 64 * 1024;

    /// <summary>Gmail's longest limits end within a day. The bound keeps a wrong answer from stopping the tries.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public bool IsJson => string.Equals(MediaType, "application/json", StringComparison.OrdinalIgnoreCase);

    public bool IsHtml => MediaType is not null && MediaType.Contains("html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first reason of the refusal, or its status.</summary>
    public string? Reason => Error?.Reasons.Count > 0 ? Error.Reasons[0] : Error?.Status;

    /// <summary>Reads the headers and, of a refusal in JSON, the first 64 KiB of its body.</summary>
    public static async Task<ProviderAnswer> ReadAsync(
        Endpoint endpoint, HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        var answer = new ProviderAnswer(
            endpoint, (int)response.StatusCode, headers.ContentLength == 0 ? null : headers.ContentType?.MediaType, HostOf(response));
        var error = answer.IsJson && !response.IsSuccessStatusCode ? await ReadErrorAsync(response, cancellationToken) : null;

        return answer with
        {
            Error = error,
            RetryAt = Bounded(RetryTimeOf(response, now) ?? now + error?.RetryDelay ?? error?.RetryTime, now),
        };
    }

    private static DateTimeOffset? RetryTimeOf(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => now + delta,
        { Date: { } date } => date,
        _ => null,
    };

    private static DateTimeOffset? Bounded(DateTimeOffset? retryAt, DateTimeOffset now) =>
        retryAt > now + LongestWait ? now + LongestWait : retryAt;

    private static string? HostOf(HttpResponseMessage response) =>
        response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest
            && response.Headers.Location is { IsAbsoluteUri: true } location
            ? location.Host
            : null;

    private static async Task<ProviderError?> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // The body of an error is not trusted, so its size is bounded. It is buffered so that the client can read it again.
        await response.Content.LoadIntoBufferAsync(MaxErrorBytes, cancellationToken);

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return ProviderError.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The provider's endpoints.</summary>
public enum Endpoint
{
    /// <summary>OAuth's token endpoint.</summary>
    Token,

    /// <summary>The profile. Its absence means that the mailbox is gone.</summary>
    Profile,

    /// <summary>The end of a push watch or of a forwarding address. Its good answer has no body.</summary>
    WithoutBody,

    /// <summary>Any other call of Gmail's API.</summary>
    Api,
}
