using System.Text.Json;
using Azure.Data.Tables;

namespace Connector.Delivering;

/// <summary>What a mail says of itself, as its row has it: a destination that hands this on needs no parser of its own.</summary>
/// <param name="Automatic">By what a machine shows as the sender; null when nothing does.</param>
/// <param name="Attachments">How many files are in it; <paramref name="Files"/> may hold fewer.</param>
public sealed record MailFacts(
    string? Subject = null,
    string? From = null,
    string? FromName = null,
    IReadOnlyList<string>? To = null,
    IReadOnlyList<string>? Cc = null,
    IReadOnlyList<string>? ReplyTo = null,
    DateTimeOffset? Date = null,
    string? MessageId = null,
    IReadOnlyList<string>? InReplyTo = null,
    IReadOnlyList<string>? References = null,
    string? Automatic = null,
    int Attachments = 0,
    IReadOnlyList<MailFile>? Files = null)
{
    /// <summary>Older rows have the names alone.</summary>
    internal const string AttachmentNames = "AttachmentNames";

    internal static IReadOnlyList<string> Columns { get; } =
    [
        nameof(Subject), nameof(From), nameof(FromName), nameof(To), nameof(Cc), nameof(ReplyTo), nameof(Date), nameof(MessageId),
        nameof(InReplyTo), nameof(References), nameof(Automatic), nameof(Attachments), AttachmentNames, nameof(Files),
    ];

    internal static MailFacts Of(TableEntity row) => new(
        row.GetString(nameof(Subject)),
        row.GetString(nameof(From)),
        row.GetString(nameof(FromName)),
        List(row, nameof(To), ", "),
        List(row, nameof(Cc), ", "),
        List(row, nameof(ReplyTo), ", "),
        row.GetDateTimeOffset(nameof(Date)),
        row.GetString(nameof(MessageId)),
        List(row, nameof(InReplyTo), " "),
        List(row, nameof(References), " "),
        row.GetString(nameof(Automatic)),
        row.GetInt32(nameof(Attachments)) ?? 0,
        Read<MailFile>(row, nameof(Files))
            ?? Read<string>(row, AttachmentNames)?.ConvertAll(name => new MailFile(name, Type: null, Size: null)));

    private static string[] List(TableEntity row, string column, string separator) =>
        row.GetString(column)?.Split(separator, StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <returns>Null when the row does not say, or nonsense: no delivery waits for that.</returns>
    private static List<T>? Read<T>(TableEntity row, string column)
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
