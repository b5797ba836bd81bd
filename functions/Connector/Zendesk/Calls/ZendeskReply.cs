using System.Text.Json;

namespace Connector.Zendesk.Calls;

/// <summary>An answer of Zendesk as it came, of any status.</summary>
/// <param name="Json">The body; null if it is not JSON, for example a page about maintenance.</param>
/// <param name="RetryAfter">The wait that it asks for; null for none.</param>
internal sealed record ZendeskReply(int Status, JsonElement? Json, string? RequestId, TimeSpan? RetryAfter, RateHeaders Rates)
{
    /// <summary>Far more than a page of a ticket's history with its comments.</summary>
    private const int MaxBytes = 32 * 1024 * 1024;

    public static async Task<ZendeskReply> ReadAsync(
        HttpResponseMessage response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var retryAfter = response.Headers.RetryAfter;
        var wait = retryAfter?.Delta ?? retryAfter?.Date - now;

        return new ZendeskReply(
            (int)response.StatusCode,
            Parse(response.Content.Headers.ContentType?.MediaType, body),
            response.Headers.TryGetValues("x-zendesk-request-id", out var ids) ? ids.First() : null,
            wait > TimeSpan.Zero ? wait : null,
            RateHeaders.Read(response.Headers));
    }

    // A record prints its members, and the body may hold mail.
    public override string ToString() => $"{Status}";

    private static JsonElement? Parse(string? mediaType, byte[] body)
    {
        if (mediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
