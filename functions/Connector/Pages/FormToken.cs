using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Connector.Pages;

/// <summary>
/// The hidden field that proves that a form comes from a page of ours which the same reader opened (OWASP, "Cross-Site Request Forgery
/// Prevention", signed token bound to the session).
/// </summary>
/// <param name="key">Null if no setting gives one: then no form is accepted.</param>
public sealed class FormToken(ReadOnlyMemory<byte>? key, TimeProvider time)
{
    /// <summary>Name of the field.</summary>
    public const string Field = "token";

    /// <summary>A page may be open for a working day before its form is sent.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private const string Purpose = "form";

    /// <param name="reader">Identifies the person or the session. Only the same one can send the form.</param>
    /// <param name="action">The address that the form posts to.</param>
    public string For(string reader, string action)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return key is null ? "" : $"{expires}.{Base64Url.EncodeToString(Signature(reader, action, expires))}";
    }

    public bool IsValid(string? token, string reader, string action) =>
        key is not null && token?.Split('.') is [var expires, var signature] && Base64Url.IsValid(signature)
        && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Signature(reader, action, expires))
        && seconds > time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Whether a browser says that another site sent the call. Browsers that do not know the header are judged by the token alone
    /// (w3c.github.io/webappsec-fetch-metadata). The header Origin would not do: it is null because pages send no referrer.
    /// </summary>
    public static bool IsFromElsewhere(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    private byte[] Signature(string reader, string action, string expires) =>
        HMACSHA256.HashData(key!.Value.Span, Encoding.UTF8.GetBytes(string.Join('\n', Purpose, reader, action, expires)));
}
