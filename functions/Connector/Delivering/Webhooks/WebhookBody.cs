using System.Buffers;
using System.Text.Json;
using Connector.Messages;

namespace Connector.Delivering.Webhooks;

/// <summary>Writes the JSON of a post: the message's ids, the fields of the mail, and the raw bytes or a link to them.</summary>
internal static class WebhookBody
{
    /// <summary>Grows if a field changes its meaning or is removed. A new field does not change it.</summary>
    private const int Version = 1;

    /// <param name="raw">Opens the raw bytes; it is called more than once.</param>
    public static WebhookContent Inline(StoredMessage message, Func<CancellationToken, Task<Stream>> raw)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = Begin(buffer, message);
        json.WriteString("raw", "");

        // The bytes are inserted between the two quotation marks.
        return new WebhookContent(End(buffer, json)[..^2], raw);
    }

    public static WebhookContent Linked(StoredMessage message, MailLink link)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = Begin(buffer, message);
        json.WriteString("rawUrl", link.Address.AbsoluteUri);
        json.WriteString("rawUrlExpiresAt", link.Until);
        return new WebhookContent(End(buffer, json));
    }

    private static Utf8JsonWriter Begin(IBufferWriter<byte> buffer, StoredMessage message)
    {
        var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "mail.received");
        json.WriteNumber("version", Version);
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
        WriteMail(json, message.Mail ?? new MailFacts());
        return json;
    }

    /// <summary>Every post has every field; a field that the mail lacks is null or empty.</summary>
    private static void WriteMail(Utf8JsonWriter json, MailFacts mail)
    {
        json.WriteString("subject", mail.Subject);
        json.WriteString("from", mail.From);
        json.WriteString("fromName", mail.FromName);
        WriteList(json, "to", mail.To);
        WriteList(json, "cc", mail.Cc);
        WriteList(json, "replyTo", mail.ReplyTo);
        json.WritePropertyName("date");
        JsonSerializer.Serialize(json, mail.Date);
        json.WriteString("messageId", mail.MessageId);
        json.WriteString("inReplyTo", mail.InReplyTo is [var first, ..] ? first : null);
        WriteList(json, "references", mail.References);
        json.WriteString("automatic", mail.Automatic);
        json.WriteNumber("attachmentCount", mail.Attachments);
        json.WriteStartArray("attachments");

        foreach (var file in mail.Files ?? [])
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("type", file.Type);
            json.WritePropertyName("size");
            JsonSerializer.Serialize(json, file.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string>? texts)
    {
        json.WriteStartArray(name);

        foreach (var text in texts ?? [])
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> End(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
