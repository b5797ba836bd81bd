using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Proves who posts, by one of three schemes: SendGrid's signed webhook, Mailgun's signed form, or this connector's own, HMAC-SHA256
/// under <c>Forwarding__Secret</c> over <c>{timestamp}.{routeKey}.{SHA-256 of the body, lower-case hex}</c>.
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

    /// <summary>What a post to <paramref name="routeKey"/> is signed with.</summary>
    public static string Sign(string secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        Version + Convert.ToHexStringLower(Own(Encoding.UTF8.GetBytes(secret), timestamp, routeKey, bodySha256));

    /// <param name="header">Reads a request header; null for one that is not there.</param>
    /// <returns>What names this very post, so that it is taken once.</returns>
    /// <exception cref="InboundPostException">It proves nothing.</exception>
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
            : throw Refused($"The call carries no signature: sign it with {TimestampHeader} and {SignatureHeader}, or by the provider's own scheme.");
    }

    private string CheckOwn(string signature, string? timestamp, string routeKey, InboundPost post)
    {
        var secret = options.SecretBytes ?? throw Refused("Calls under Forwarding__Secret are not taken here: it is not set.");
        CheckTime(timestamp);

        return signature.StartsWith(Version, StringComparison.Ordinal)
            && IsSame(signature[Version.Length..], Own(secret, timestamp!, routeKey, post.BodySha256))
                ? $"own-{signature[Version.Length..].ToLowerInvariant()}"
                : throw Refused("The signature does not fit the timestamp, the address and the body.");
    }

    private string CheckMailgun(string signature, InboundPost post)
    {
        var key = options.MailgunSigningKey ?? throw Refused("Mailgun's posts are not taken here: Forwarding__MailgunSigningKey is not set.");
        var timestamp = post.Fields.GetValueOrDefault("timestamp");
        var token = post.Fields.GetValueOrDefault("token");
        CheckTime(timestamp);

        return token is { Length: > 0 and <= 200 } && IsSame(signature, HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token)))
            ? $"mailgun-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}"
            : throw Refused("Mailgun's signature does not fit.");
    }

    private string CheckSendGrid(string signature, string? timestamp, InboundPost post)
    {
        using var key = ForwardingOptions.ReadKey(options.SendGridPublicKey ?? throw Refused("SendGrid's posts are not taken here: Forwarding__SendGridPublicKey is not set."));
        CheckTime(timestamp);

        return TryBase64(signature) is { } bytes
            && post.StampedSha256 is { } hash
            && key!.VerifyHash(hash, bytes, DSASignatureFormat.Rfc3279DerSequence)
                ? $"sendgrid-{Convert.ToHexStringLower(hash)}"
                : throw Refused("SendGrid's signature does not fit.");
    }

    private void CheckTime(string? timestamp)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || at > now + (long)options.SignatureTolerance.TotalSeconds
            || at < now - (long)options.SignatureTolerance.TotalSeconds)
        {
            throw Refused($"The timestamp is missing, or further than {options.SignatureTolerance:c} from now: sign again.");
        }
    }

    private static byte[] Own(byte[] secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{timestamp}.{routeKey}.{Convert.ToHexStringLower(bodySha256)}"));

    private static bool IsSame(string hex, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hex.ToLowerInvariant()), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)));

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

    private static InboundPostException Refused(string detail) => new(401, detail);
}
