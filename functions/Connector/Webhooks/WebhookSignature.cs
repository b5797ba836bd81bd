using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Webhooks;

/// <summary>The three headers of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec).</summary>
/// <param name="Id">The same at every try.</param>
/// <param name="Timestamp">The time of this try, in unix seconds.</param>
/// <param name="Value">The signature after its version.</param>
internal sealed record WebhookSignature(string Id, string Timestamp, string Value)
{
    public const string IdHeader = "webhook-id";

    public const string TimestampHeader = "webhook-timestamp";

    public const string SignatureHeader = "webhook-signature";

    public void AddTo(HttpRequestHeaders headers)
    {
        headers.Add(IdHeader, Id);
        headers.Add(TimestampHeader, Timestamp);
        headers.Add(SignatureHeader, Value);
    }

    public static WebhookSignature Of(ReadOnlySpan<byte> body, string id, DateTimeOffset at, ReadOnlySpan<byte> secret)
    {
        using var hmac = Begin(id, at, secret);
        hmac.AppendData(body);
        return End(hmac, id, at);
    }

    /// <summary>Begins the signature of a body that the caller appends in parts before <see cref="End"/>.</summary>
    internal static IncrementalHash Begin(string id, DateTimeOffset at, ReadOnlySpan<byte> secret)
    {
        var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}."));
        return hmac;
    }

    internal static WebhookSignature End(IncrementalHash hmac, string id, DateTimeOffset at) =>
        new(id, Seconds(at), $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}");

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
