using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Webhooks;

/// <summary>The three headers of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec).</summary>
/// <param name="Id">The same at every try.</param>
/// <param name="Timestamp">Of this try, in unix seconds.</param>
/// <param name="Value">One signature with its version in front.</param>
public sealed record WebhookSignature(string Id, string Timestamp, string Value)
{
    public const string IdHeader = "webhook-id";

    public const string TimestampHeader = "webhook-timestamp";

    public const string SignatureHeader = "webhook-signature";

    public static WebhookSignature Of(ReadOnlySpan<byte> body, string id, DateTimeOffset at, ReadOnlySpan<byte> secret)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);

        return new WebhookSignature(id, timestamp, $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}");
    }
}
