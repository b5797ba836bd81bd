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

    /// <summary>Signs a post to <paramref name="routeKey"/>.</summary>
    public static string Sign(string secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        Version + Convert.ToHexStringLower(Own(Encoding.UTF8.GetBytes(secret), timestamp, routeKey, bodySha256));

    /// <summary>Checks the headers before the body is read, so that a post that would be refused in any case is refused early.</summary>
    /// <param name="header">Reads a request header; null if it is missing.</param>
    /// <exception cref="InboundPostException">The post is not signed, or its signature cannot be valid.</exception>
    internal PostScheme Screen(Func<string, string?> header, string routeKey, PostForm form)
    {
        if (header(SignatureHeader) is { } own)
        {
            return OwnScheme(form, own, header(TimestampHeader), routeKey);
        }

        if (header(SendGridSignatureHeader) is { } sendGrid)
        {
            return SendGridScheme(form, sendGrid, header(SendGridTimestampHeader));
        }

        // Mailgun's signature is in a field of its form.
        return options.MailgunSigningKey is { } key && form.Kind != PostKind.Raw
            ? new PostScheme(form, "", post => CheckMailgun(post, key))
            : throw Unsigned();
    }

    private PostScheme OwnScheme(PostForm form, string signature, string? timestamp, string routeKey)
    {
        var secret = options.SecretBytes
            ?? throw Refused("Posts signed with Forwarding__Secret are not accepted, because it is not set.");
        CheckTime(timestamp);
        var given = signature.StartsWith(Version, StringComparison.Ordinal) ? HashIn(signature[Version.Length..]) : null;

        return given is null ? throw NoSignature(SignatureHeader) : new PostScheme(form, "", post =>
        {
            CheckTime(timestamp);
            return CryptographicOperations.FixedTimeEquals(given, Own(secret, timestamp!, routeKey, post.Body.Sha256))
                ? $"own-{Convert.ToHexStringLower(given)}"
                : throw Refused("The signature does not match the timestamp, the address and the body.");
        });
    }

    private PostScheme SendGridScheme(PostForm form, string signature, string? timestamp)
    {
        var publicKey = options.SendGridPublicKey
            ?? throw Refused("SendGrid's posts are not accepted, because Forwarding__SendGridPublicKey is not set.");
        CheckTime(timestamp);
        var bytes = new byte[signature.Length];

        return !Convert.TryFromBase64String(signature, bytes, out var length)
            ? throw NoSignature(SendGridSignatureHeader)
            : new PostScheme(form, timestamp!, post =>
            {
                CheckTime(timestamp);
                using var key = ForwardingOptions.ReadKey(publicKey)!;
                return key.VerifyHash(post.Body.Sha256, bytes.AsSpan(0, length), DSASignatureFormat.Rfc3279DerSequence)
                    ? $"sendgrid-{Convert.ToHexStringLower(post.Body.Sha256)}"
                    : throw Refused("SendGrid's signature is invalid.");
            });
    }

    private string CheckMailgun(InboundPost post, string key)
    {
        var given = HashIn(post.Fields.GetValueOrDefault("signature") ?? throw Unsigned());
        var timestamp = post.Fields.GetValueOrDefault("timestamp");
        var token = post.Fields.GetValueOrDefault("token");
        CheckTime(timestamp);

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token));

        return token is { Length: > 0 and <= 200 } && CryptographicOperations.FixedTimeEquals(given, expected)
            ? $"mailgun-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}"
            : throw Refused("Mailgun's signature is invalid.");
    }

    /// <summary>Called before and after the body is read, which may take minutes.</summary>
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

    private static byte[] Own(byte[] secret, string timestamp, string routeKey, ReadOnlySpan<byte> bodySha256) =>
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{timestamp}.{routeKey}.{Convert.ToHexStringLower(bodySha256)}"));

    /// <returns>Null unless the text is a SHA-256 in hex.</returns>
    private static byte[]? HashIn(string hex)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return hex.Length == 2 * hash.Length && Convert.FromHexString(hex, hash, out _, out _) == OperationStatus.Done ? hash : null;
    }

    private static InboundPostException NoSignature(string header) => Refused($"{header} does not hold a signature.");

    private static InboundPostException Unsigned() => Refused(
        $"The post has no accepted signature. Sign it with {TimestampHeader} and {SignatureHeader}, "
        + "or by the scheme of a provider whose key is set.");

    private static InboundPostException Refused(string detail) => new(401, detail);
}

/// <summary>How the signature of a post is checked.</summary>
/// <param name="Stamp">What the signed hash covers before the body.</param>
/// <param name="Check">Gives an id of the post, so that it is taken only once; throws if the signature is invalid.</param>
internal sealed record PostScheme(PostForm Form, string Stamp, Func<InboundPost, string> Check);
