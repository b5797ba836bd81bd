using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Checks the signature of a post under one of three schemes: SendGrid's signed webhook, Mailgun's signed form, or this connector's own,
/// HMAC-SHA256 under <c>Forwarding__Secret</c> over <c>{timestamp}.{routeKey}.{SHA-256 of the body, lower-case hex}</c>.
/// </summary>
public sealed class PostSignature(ForwardingOptions options, TimeProvider time)
{
    /// <summary>In unix seconds.</summary>
    public const string TimestampHeader = "X-Connector-Timestamp";

    /// <summary><c>v1=</c> and lower-case hex.</summary>
    public const string SignatureHeader = "X-Connector-Signature";

    /// <summary>Twilio's names (docs: Inbound Parse, security policies; the same as for its event webhook).</summary>
    public const string SendGridTimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    public const string SendGridSignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";

    private const string Version = "v1=";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Signs a post to <paramref name="routeKey"/>.</summary>
    public static string Sign(string secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        Version + Convert.ToHexStringLower(Own(Encoding.UTF8.GetBytes(secret), timestamp, routeKey, bodySha256));

    /// <summary>Checks the headers before the body is read, so that a post that would be refused in any case is refused early.</summary>
    /// <param name="header">Reads a request header; null if it is missing.</param>
    /// <exception cref="InboundPostException">The post is not signed, or its signature cannot be valid.</exception>
    internal void Screen(Func<string, string?> header, PostForm form)
    {
        if (header(SignatureHeader) is { } own)
        {
            _ = OwnSecret();
            CheckTime(header(TimestampHeader));
            CheckForm(IsOwnForm(own), SignatureHeader);
        }
        else if (header(SendGridSignatureHeader) is { } sendGrid)
        {
            _ = SendGridKey();
            CheckTime(header(SendGridTimestampHeader));
            CheckForm(TryBase64(sendGrid) is not null, SendGridSignatureHeader);
        }
        else
        {
            // Mailgun's signature is in a field of its form.
            _ = form.Kind == PostKind.Raw ? throw Unsigned() : MailgunKey();
        }
    }

    /// <param name="header">Reads a request header; null if it is missing.</param>
    /// <returns>An id of the post, so that it is taken only once.</returns>
    /// <exception cref="InboundPostException">The post is not signed, or its signature is invalid.</exception>
    internal string Check(Func<string, string?> header, string routeKey, InboundPost post)
    {
        if (header(SignatureHeader) is { } own)
        {
            return CheckOwn(own, header(TimestampHeader), routeKey, post);
        }

        if (header(SendGridSignatureHeader) is { } sendGrid)
        {
            return CheckSendGrid(sendGrid, header(SendGridTimestampHeader), post);
        }

        return post.Fields.GetValueOrDefault("signature") is { } mailgun
            ? CheckMailgun(mailgun, post)
            : throw Unsigned();
    }

    private string CheckOwn(string signature, string? timestamp, string routeKey, InboundPost post)
    {
        var secret = OwnSecret();
        CheckTime(timestamp);

        return IsOwnForm(signature) && IsSame(signature[Version.Length..], Own(secret, timestamp!, routeKey, post.Body.Sha256))
            ? $"own-{signature[Version.Length..].ToLowerInvariant()}"
            : throw Refused("The signature does not match the timestamp, the address and the body.");
    }

    private string CheckMailgun(string signature, InboundPost post)
    {
        var key = MailgunKey();
        var timestamp = post.Fields.GetValueOrDefault("timestamp");
        var token = post.Fields.GetValueOrDefault("token");
        CheckTime(timestamp);

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token));

        return token is { Length: > 0 and <= 200 } && IsSame(signature, expected)
            ? $"mailgun-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}"
            : throw Refused("Mailgun's signature is invalid.");
    }

    private string CheckSendGrid(string signature, string? timestamp, InboundPost post)
    {
        using var key = ForwardingOptions.ReadKey(SendGridKey());
        CheckTime(timestamp);

        return TryBase64(signature) is { } bytes
            && post.Body.StampedSha256 is { } hash
            && key!.VerifyHash(hash, bytes, DSASignatureFormat.Rfc3279DerSequence)
                ? $"sendgrid-{Convert.ToHexStringLower(hash)}"
                : throw Refused("SendGrid's signature is invalid.");
    }

    private void CheckTime(string? timestamp)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at > now + (long)options.SignatureTolerance.TotalSeconds
            || at < now - (long)options.SignatureTolerance.TotalSeconds)
        {
            throw Refused($"The timestamp is missing, or further than {options.SignatureTolerance:c} from now. Sign the post again.");
        }
    }

    private static void CheckForm(bool isRight, string header)
    {
        if (!isRight)
        {
            throw Refused($"{header} does not hold a signature.");
        }
    }

    private byte[] OwnSecret() =>
        options.SecretBytes ?? throw Refused("Posts signed with Forwarding__Secret are not accepted, because it is not set.");

    private string MailgunKey() => options.MailgunSigningKey ?? throw Unsigned();

    private string SendGridKey() =>
        options.SendGridPublicKey ?? throw Refused("SendGrid's posts are not accepted, because Forwarding__SendGridPublicKey is not set.");

    private static bool IsOwnForm(string signature) =>
        signature.Length == Version.Length + (2 * SHA256.HashSizeInBytes)
        && signature.StartsWith(Version, StringComparison.Ordinal)
        && signature.AsSpan(Version.Length).ContainsAnyExcept(Hex) is false;

    private static byte[] Own(byte[] secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{timestamp}.{routeKey}.{Convert.ToHexStringLower(bodySha256)}"));

    private static bool IsSame(string hex, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hex.ToLowerInvariant()), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)));

    private static byte[]? TryBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static InboundPostException Unsigned() => Refused(
        $"The post has no accepted signature. Sign it with {TimestampHeader} and {SignatureHeader}, "
        + "or by the scheme of a provider whose key is set.");

    private static InboundPostException Refused(string detail) => new(401, detail);
}
