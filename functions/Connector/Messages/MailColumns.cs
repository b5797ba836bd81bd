using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;

namespace Connector.Messages;

/// <summary>
/// The columns of Messages that hold what a mail says. Parsing keeps each far below the 32 K characters that a column takes.
/// </summary>
internal static class MailColumns
{
    /// <summary>Rows of the first versions have the names of the files and nothing else about them.</summary>
    private const string AttachmentNames = "AttachmentNames";

    /// <summary>Programs read the names; no page shows this JSON as it is, so nothing needs escaping for HTML.</summary>
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TableEntity row, ParsedMail mail)
    {
        row[nameof(ParsedMail.Subject)] = mail.Subject;
        row[nameof(ParsedMail.From)] = mail.From;
        row[nameof(ParsedMail.FromName)] = mail.FromName;
        row[nameof(ParsedMail.To)] = mail.To;
        row[nameof(ParsedMail.Cc)] = mail.Cc;
        row[nameof(ParsedMail.ReplyTo)] = mail.ReplyTo;
        row[nameof(ParsedMail.Date)] = mail.Date;
        row[nameof(ParsedMail.MessageId)] = mail.MessageId;
        row[nameof(ParsedMail.InReplyTo)] = mail.InReplyTo;
        row[nameof(ParsedMail.References)] = mail.References;
        row[nameof(ParsedMail.Automatic)] = mail.Automatic?.ToString();
        row[nameof(ParsedMail.Attachments)] = mail.Attachments;
        row[AttachmentNames] = mail.AttachmentNames is { Count: > 0 } names ? JsonSerializer.Serialize(names, Plain) : null;
        row["AttachmentBytes"] = mail.AttachmentBytes;
        row[nameof(ParsedMail.Files)] = mail.Files is { Count: > 0 } files ? JsonSerializer.Serialize(files, Plain) : null;
        row["Unparsable"] = mail.Unparsable;
    }

    public static ParsedMail Read(TableEntity row) => new(
        row.GetString(nameof(ParsedMail.Subject)),
        row.GetString(nameof(ParsedMail.From)),
        row.GetString(nameof(ParsedMail.FromName)),
        row.GetString(nameof(ParsedMail.To)),
        row.GetString(nameof(ParsedMail.Cc)),
        row.GetString(nameof(ParsedMail.ReplyTo)),
        row.GetDateTimeOffset(nameof(ParsedMail.Date)),
        row.GetString(nameof(ParsedMail.MessageId)),
        row.GetString(nameof(ParsedMail.InReplyTo)),
        row.GetString(nameof(ParsedMail.References)),
        Enum.TryParse<AutomaticSign>(row.GetString(nameof(ParsedMail.Automatic)), out var sign) ? sign : null,
        row.GetInt32(nameof(ParsedMail.Attachments)) ?? 0,
        Files: ReadJson<MailFile>(row, nameof(ParsedMail.Files))
            ?? ReadJson<string>(row, AttachmentNames)?.ConvertAll(name => new MailFile(name, Type: null, Size: null)));

    /// <returns>Null when the column is missing or damaged, since a delivery needs no list of files.</returns>
    private static List<T>? ReadJson<T>(TableEntity row, string column)
    {
        try
        {
            return row.GetString(column) is { } json ? JsonSerializer.Deserialize<List<T>>(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
