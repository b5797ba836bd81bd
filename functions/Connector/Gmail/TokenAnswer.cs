using System.Text.Json;
using Connector.Mailboxes;

namespace Connector.Gmail;

/// <summary>
/// Checks that a good answer of the token endpoint holds a token. Google's client would use an empty token instead, Gmail would refuse that
/// with 401, and the consent would be blamed (I6).
/// </summary>
internal static class TokenAnswer
{
    private const int MaxBytes = 64 * 1024;

    private static readonly string[] Tokens = ["access_token", "id_token"];

    /// <returns>Null when the answer holds a token.</returns>
    public static async Task<Failure?> CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // The answer is buffered so that Google's client can read it again.
        await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);

        try
        {
            using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return Tokens.Any(token => JsonText.In(answer.RootElement, token) is not null)
                ? null
                : new Failure(FailureClass.ProviderUnavailable, new Evidence((int)response.StatusCode, "incomplete token"));
        }
        catch (JsonException exception)
        {
            return FailureClassification.OfUnreadable(isFromTheStart: exception is { LineNumber: 0, BytePositionInLine: 0 });
        }
    }
}
