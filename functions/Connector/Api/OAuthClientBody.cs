using System.Text.Json;
using Connector.Mailboxes;

namespace Connector.Api;

/// <summary>The property <c>oauthClient</c> of an account. Its secret is stored encrypted, and never answered.</summary>
internal sealed record OAuthClientBody(string? ClientId, string? ClientSecret, DateTimeOffset? SecretEndsAt = null)
{
    private const int MaxLength = 500;

    /// <param name="given">Undefined if the caller left the property out, which keeps the known client; null removes it.</param>
    /// <param name="wrong">The mistake; null if there is none.</param>
    public static OAuthClient? Read(JsonElement given, string account, OAuthClient? known, TokenCipher tokens, out string? wrong)
    {
        wrong = null;

        switch (given.ValueKind)
        {
            case JsonValueKind.Undefined:
                return known;

            case JsonValueKind.Null:
                return null;

            case not JsonValueKind.Object:
                wrong = "oauthClient must be a JSON object with clientId and clientSecret, or null.";
                return known;
        }

        var (body, mistake) = JsonBody.Read<OAuthClientBody>(given);

        if (body is not { ClientId: { } id, ClientSecret: { } secret } || !IsPlain(id) || !IsPlain(secret))
        {
            wrong = mistake
                ?? $"oauthClient must have clientId and clientSecret, each a text of 1 to {MaxLength} characters without spaces.";
            return known;
        }

        return new OAuthClient(id, tokens.Encrypt(secret, OAuthClient.OwnerOf(account)))
        {
            SecretEndsAt = body.SecretEndsAt?.ToUniversalTime(),
        };
    }

    private static bool IsPlain(string text) =>
        text.Length is > 0 and <= MaxLength && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
