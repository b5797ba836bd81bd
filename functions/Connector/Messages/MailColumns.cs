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

    /// <summary>The columns that <see cref="Read"/> needs.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        nameof(MailFacts.Subject), nameof(MailFacts.From), nameof(MailFacts.FromName), nameof(MailFacts.To), nameof(MailFacts.Cc),
        nameof(MailFacts.ReplyTo), nameof(MailFacts.Date), nameof(MailFacts.MessageId), nameof(MailFacts.InReplyTo),
        nameof(MailFacts.References),
        nameof(MailFacts.Automatic), nameof(MailFacts.Attachments), AttachmentNames, nameof(MailFacts.Files),
    ];

    public static void Write(TableEntity row, ParsedMail mail)
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
        row[AttachmentNames] = mail.AttachmentNames is { Count: > 0 } names ? JsonSerializer.Serialize(names, Plain) : null;
        row["AttachmentBytes"] = mail.AttachmentBytes;
        row[nameof(MailFacts.Files)] = mail.Files is { Count: > 0 } files ? JsonSerializer.Serialize(files, Plain) : null;
        row["Unparsable"] = mail.Unparsable;
    }

    public static MailFacts Read(TableEntity row) => new(
        row.GetString(nameof(MailFacts.Subject)),
        row.GetString(nameof(MailFacts.From)),
        row.GetString(nameof(MailFacts.FromName)),
        ReadList(row, nameof(MailFacts.To), ", "),
        ReadList(row, nameof(MailFacts.Cc), ", "),
        ReadList(row, nameof(MailFacts.ReplyTo), ", "),
        row.GetDateTimeOffset(nameof(MailFacts.Date)),
        row.GetString(nameof(MailFacts.MessageId)),
        ReadList(row, nameof(MailFacts.InReplyTo), " "),
        ReadList(row, nameof(MailFacts.References), " "),
        row.GetString(nameof(MailFacts.Automatic)),
        row.GetInt32(nameof(MailFacts.Attachments)) ?? 0,
        ReadJson<MailFile>(row, nameof(MailFacts.Files))
            ?? ReadJson<string>(row, AttachmentNames)?.ConvertAll(name => new MailFile(name, Type: null, Size: null)));

    private static string[] ReadList(TableEntity row, string column, string separator) =>
        row.GetString(column)?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];

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
