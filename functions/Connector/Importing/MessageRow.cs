using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Importing.Parsing;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>What the table Messages holds of a message.</summary>
/// <param name="ReceivedAt">When Google accepted it; null for one that was gone.</param>
/// <param name="Blob">Name in the container <c>mail</c>; null when there are no bytes.</param>
/// <param name="Sha256">Of the raw bytes, lower-case hex.</param>
/// <param name="Size">Of the raw bytes.</param>
/// <param name="Digest">What it shares with a copy that comes another way, see <see cref="MailDigest"/>.</param>
/// <param name="Mail">What it says of itself.</param>
/// <param name="OriginalSize">Of a mail that was too large and has a stub in its place; null for others.</param>
/// <param name="IsBackfill">Older than the mailbox's connection: nobody is to be notified of it.</param>
public sealed record MessageRow(
    string GmailId,
    MessageState State,
    DateTimeOffset ImportedAt,
    string? ThreadId = null,
    DateTimeOffset? ReceivedAt = null,
    string? Blob = null,
    string? Sha256 = null,
    long? Size = null,
    string? Reason = null,
    string? Digest = null,
    ParsedMail? Mail = null,
    long? OriginalSize = null,
    bool IsBackfill = false)
{
    public const string ApiRoute = "api";

    public const string ForwardingRoute = "forwarding";

    /// <summary>The way that it came here.</summary>
    public string Route { get; init; } = ApiRoute;

    /// <summary>The row of the copy that is delivered in its place; null for one that is delivered itself.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>Who the provider found the sender to be, as it wrote it down when the mail came in; null when unknown.</summary>
    public string? Authentication { get; init; }

    public static MessageRow Stored(GmailMessage message, string blob, string sha256, long size, DateTimeOffset now) =>
        new(message.GmailId, MessageState.Stored, now, message.ThreadId, message.ReceivedAt, blob, sha256, size);

    public static MessageRow Gone(string gmailId, DateTimeOffset now) => new(gmailId, MessageState.Gone, now);

    public static MessageRow Unreadable(GmailMessage message, DateTimeOffset now) =>
        new(message.GmailId, MessageState.DeadLettered, now, message.ThreadId, message.ReceivedAt, Reason: "unreadable: Gmail gave bytes that are no base64url");

    /// <summary>The row of a mail that another copy is delivered for.</summary>
    public MessageRow AsDuplicateOf(string other) => this with { State = MessageState.Duplicate, DuplicateOf = other };

    internal TableEntity ToEntity(string partition)
    {
        var row = new TableEntity(partition, StorageKeys.Escape(GmailId))
        {
            ["Route"] = Route,
            ["State"] = State.ToString(),
            ["Blob"] = Blob,
            ["Sha256"] = Sha256,
            ["Size"] = Size,
            ["Digest"] = Digest,
            ["DuplicateOf"] = DuplicateOf,
            ["Authentication"] = Authentication,
            ["ThreadId"] = ThreadId,
            ["ReceivedAt"] = ReceivedAt,
            ["ImportedAt"] = ImportedAt,
            ["DeliveredAt"] = State == MessageState.Delivered ? ImportedAt : null,
            ["Stub"] = OriginalSize is null ? null : TooLargeStub.Mark,
            ["OriginalSize"] = OriginalSize,
            [StoredMessage.BackfillColumn] = IsBackfill ? true : null,
        };

        if (Mail is not null)
        {
            MailColumns.Add(row, Mail);
        }

        // A column without a value is not written, and costs its bytes all the same.
        foreach (var column in row.Where(column => column.Value is null).Select(column => column.Key).ToList())
        {
            row.Remove(column);
        }

        return row;
    }

    internal TableEntity ToDeadLetter(string partition) => new(partition, StorageKeys.Escape(GmailId))
    {
        ["Reason"] = Reason,
        ["ReceivedAt"] = ReceivedAt,
        ["DeadLetteredAt"] = ImportedAt,
    };
}
