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
        // The bytes are inserted between the two quotation marks.
        var json = Write(message, ("raw", ""));
        return new WebhookContent(json.AsMemory(0, json.Length - 2), raw);
    }

    public static WebhookContent Linked(StoredMessage message, MailLink link) =>
        new(Write(message, ("rawUrl", link.Address.AbsoluteUri), ("rawUrlExpiresAt", link.Until)));

    /// <summary>A post that holds no mail and tests the webhook.</summary>
    public static WebhookContent Test(string account) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new { type = "destination.test", version = Version, account }));

    /// <summary>Every post has every field of the mail; a field that the mail lacks is null or empty.</summary>
    // Exceeds a limit because it lists the fields of a post in their order.
    private static byte[] Write(StoredMessage message, params (string Name, object Value)[] raw)
    {
        var mail = message.Mail ?? new ParsedMail();
        var fields = new OrderedDictionary<string, object?>
        {
            ["type"] = "mail.received",
            ["version"] = Version,
            ["idempotencyKey"] = message.IdempotencyKey,
            ["account"] = message.Mailbox.Account,
            ["address"] = message.Mailbox.Address,
            ["gmailId"] = message.GmailId,
            ["threadId"] = message.ThreadId,
            ["route"] = message.Route,
            ["receivedAt"] = message.ReceivedAt,
            ["backfill"] = message.IsBackfill,
            ["size"] = message.Size,
            ["sha256"] = message.Sha256,
            ["subject"] = mail.Subject,
            ["from"] = mail.From,
            ["fromName"] = mail.FromName,
            ["to"] = Split(mail.To, ", "),
            ["cc"] = Split(mail.Cc, ", "),
            ["replyTo"] = Split(mail.ReplyTo, ", "),
            ["date"] = mail.Date,
            ["messageId"] = mail.MessageId,
            ["inReplyTo"] = Split(mail.InReplyTo, " ") is [var first, ..] ? first : null,
            ["references"] = Split(mail.References, " "),
            ["automatic"] = mail.Automatic?.ToString(),
            ["attachmentCount"] = mail.Attachments,
            ["attachments"] = mail.Files ?? [],
        };

        if (message.ReceivedAt is null)
        {
            fields.Remove("receivedAt");
        }

        foreach (var (name, value) in raw)
        {
            fields[name] = value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(fields, JsonSerializerOptions.Web);
    }

    private static string[] Split(string? column, string separator) =>
        column?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
