using System.Buffers;
using System.Text.Json;

namespace Connector.Delivering.Webhooks;

/// <summary>Writes what is posted: what the message is, and its raw bytes or the way to them.</summary>
internal static class WebhookBody
{
    public static ReadOnlyMemory<byte> Inline(StoredMessage message, ReadOnlySpan<byte> raw)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + (raw.Length / 3 * 4));
        using var json = Begin(buffer, message);
        json.WriteBase64String("raw", raw);
        return End(buffer, json);
    }

    public static ReadOnlyMemory<byte> Linked(StoredMessage message, MailLink link)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = Begin(buffer, message);
        json.WriteString("rawUrl", link.Address.AbsoluteUri);
        json.WriteString("rawUrlExpiresAt", link.Until);
        return End(buffer, json);
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> buffer, StoredMessage message)
    {
        var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "mail.received");
        json.WriteString("idempotencyKey", message.IdempotencyKey);
        json.WriteString("account", message.Mailbox.Account);
        json.WriteString("address", message.Mailbox.Address);
        json.WriteString("gmailId", message.GmailId);
        json.WriteString("threadId", message.ThreadId);
        json.WriteString("route", message.Route);

        if (message.ReceivedAt is { } receivedAt)
        {
            json.WriteString("receivedAt", receivedAt);
        }

        json.WriteBoolean("backfill", message.IsBackfill);
        json.WriteNumber("size", message.Size);
        json.WriteString("sha256", message.Sha256);
        return json;
    }

    private static ReadOnlyMemory<byte> End(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
