using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Importing.Parsing;

namespace Connector.Importing;

/// <summary>The parsed mail's columns in Messages. Each is far below the 32 K characters that a column takes.</summary>
internal static class MailColumns
{
    /// <summary>The names are read by programs, and never stand in a page as they are.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(TableEntity row, ParsedMail mail)
    {
        row[nameof(MailFacts.Subject)] = mail.Subject;
        row[nameof(MailFacts.From)] = mail.From;
        row[nameof(MailFacts.FromName)] = mail.FromName;
        row[nameof(MailFacts.To)] = mail.To;
        row[nameof(MailFacts.Cc)] = mail.Cc;
        row[nameof(MailFacts.ReplyTo)] = mail.ReplyTo;
        row[nameof(MailFacts.Date)] = mail.Date;
        row[nameof(MailFacts.MessageId)] = mail.MessageId;
        row[nameof(MailFacts.InReplyTo)] = mail.InReplyTo;
        row[nameof(MailFacts.References)] = mail.References;
        row[nameof(MailFacts.Automatic)] = mail.Automatic?.ToString();
        row[nameof(MailFacts.Attachments)] = mail.Attachments;
        row[nameof(MailFacts.AttachmentNames)] = mail.AttachmentNames is { Count: > 0 } names ? JsonSerializer.Serialize(names, Plain) : null;
        row["AttachmentBytes"] = mail.AttachmentBytes;
        row[nameof(MailFacts.Files)] = mail.Files is { Count: > 0 } files ? JsonSerializer.Serialize(files, Plain) : null;
        row["Unparsable"] = mail.Unparsable;
    }
}
