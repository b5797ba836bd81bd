using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Links;

/// <summary>
/// Makes and reads signed texts, which are parts of links: <c>{base64url of the text}.{base64url of its HMAC-SHA-256}</c>. A text that was
/// signed for one purpose is invalid for every other.
/// </summary>
public sealed class LinkToken(LinkOptions options)
{
    private const int SignatureBytes = 16;

    /// <summary>The app has a public address and a key, so links can be made.</summary>
    public bool IsOn => options is { PublicUri: not null, Key: not null };

    /// <inheritdoc cref="LinkOptions.UriOf"/>
    public Uri? UriOf(string path) => options.UriOf(path);

    /// <summary>Signs fields together with the moment until which they are valid.</summary>
    /// <param name="fields">Without line feeds.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string Sign(LinkPurpose purpose, DateTimeOffset expiresAt, params IEnumerable<string> fields) => SignText(
        purpose, string.Join('\n', [expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), .. fields]));

    /// <returns>The fields and the moment until which they are valid; null if the signature is wrong or that moment has passed.</returns>
    public (IReadOnlyList<string> Fields, DateTimeOffset ExpiresAt)? Read(LinkPurpose purpose, string? token, DateTimeOffset now) =>
        ReadText(purpose, token)?.Split('\n') is [var expires, .. var fields]
        && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && DateTimeOffset.FromUnixTimeSeconds(seconds) is var expiresAt && expiresAt > now
            ? (fields, expiresAt)
            : null;

    /// <summary>Signs a text that holds its own end.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string SignText(LinkPurpose purpose, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var signature = Signature(purpose, content) ?? throw new InvalidOperationException("There is no key for links.");
        return $"{Base64Url.EncodeToString(content)}.{Base64Url.EncodeToString(signature)}";
    }

    /// <returns>Null if the signature is wrong, or there is no key.</returns>
    public string? ReadText(LinkPurpose purpose, string? token) =>
        token?.Split('.') is [var first, var second] && Decode(first) is { } content && Decode(second) is { } given
        && Signature(purpose, content) is { } signature && CryptographicOperations.FixedTimeEquals(given, signature)
            ? Encoding.UTF8.GetString(content)
            : null;

    private byte[]? Signature(LinkPurpose purpose, byte[] content)
    {
        if (options.Key is not { } key)
        {
            return null;
        }

        // The links of alert mails were signed with the key itself before there were other purposes.
        var own = purpose == LinkPurpose.Alert ? key.ToArray() : HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes($"link {purpose}"));
        return HMACSHA256.HashData(own, content)[..SignatureBytes];
    }

    private static byte[]? Decode(string text)
    {
        // Checked first, because the decoder throws if the text is not base64url.
        return Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
