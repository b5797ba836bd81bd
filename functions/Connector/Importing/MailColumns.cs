using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.Importing.Parsing;

namespace Connector.Importing;

/// <summary>The parsed mail's columns in Messages. Each is far below the 32 K characters that a column takes.</summary>
internal static class MailColumns
{
    /// <summary>The names are read by programs, and never stand in a page as they are.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Add(TableEntity row, ParsedMail mail)
    {
        row["Subject"] = mail.Subject;
        row["From"] = mail.From;
        row["FromName"] = mail.FromName;
        row["To"] = mail.To;
        row["Cc"] = mail.Cc;
        row["ReplyTo"] = mail.ReplyTo;
        row["Date"] = mail.Date;
        row["MessageId"] = mail.MessageId;
        row["InReplyTo"] = mail.InReplyTo;
        row["References"] = mail.References;
        row["Automatic"] = mail.Automatic?.ToString();
        row["Attachments"] = mail.Attachments;
        row["AttachmentNames"] = mail.AttachmentNames is { Count: > 0 } names ? JsonSerializer.Serialize(names, Plain) : null;
        row["AttachmentBytes"] = mail.AttachmentBytes;
        row["Unparsable"] = mail.Unparsable;
    }
}
