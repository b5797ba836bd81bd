using System.Text.Json;

namespace Connector.TestKit.Webhooks;

/// <summary>A post received by a <see cref="WebhookReceiver"/>.</summary>
/// <param name="IsSigned">Signature and time were right.</param>
public sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, bool IsSigned, JsonElement Body)
{
    /// <summary>When it was taken in, by the receiver's clock.</summary>
    public DateTimeOffset At { get; init; }

    public string GmailId => Body.GetProperty("gmailId").GetString()!;

    public string Address => Body.GetProperty("address").GetString()!;

    public string Sha256 => Body.GetProperty("sha256").GetString()!;

    /// <summary>The mail that came along; null when there is a link instead.</summary>
    public byte[]? Raw => Body.TryGetProperty("raw", out var raw) ? raw.GetBytesFromBase64() : null;

    /// <summary>Where the mail can be read; null when it came along.</summary>
    public Uri? Link => Body.TryGetProperty("rawUrl", out var link) ? new Uri(link.GetString()!) : null;
}
