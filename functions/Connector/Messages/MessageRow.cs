using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>A new row of the table Messages.</summary>
/// <param name="ReceivedAt">When Google accepted the mail; null for one that was gone.</param>
/// <param name="Blob">Name in the container <c>mail</c>; null when there are no bytes.</param>
/// <param name="Sha256">SHA-256 of the raw bytes, lower-case hex.</param>
/// <param name="Size">Number of raw bytes.</param>
/// <param name="Fingerprint">The same for a copy of the mail that arrives on the other route. Its column is <c>Digest</c>.</param>
/// <param name="Mail">What parsing found.</param>
/// <param name="OriginalSize">Size of a mail that was too large and is replaced by a stub; null for others.</param>
/// <param name="IsBackfill">The mail is older than the mailbox's connection, so its receiver notifies no one of it.</param>
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
    [property: JsonPropertyName("Digest")] string? Fingerprint = null,
    ParsedMail? Mail = null,
    long? OriginalSize = null,
    bool IsBackfill = false)
{
    public const string ApiRoute = "api";

    public const string ForwardingRoute = "forwarding";

    /// <summary>Ids of forwarded mails are this and the mail's fingerprint.</summary>
    public const string ForwardedPrefix = "fwd-";

    /// <summary>The value of the column <c>Stub</c> when a stub replaces a mail that was too large.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The route on which the mail arrived.</summary>
    public string Route { get; init; } = ApiRoute;

    /// <summary>Id of the copy that is delivered instead; null for a message that is delivered itself.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>The provider's verdict on the sender, as it wrote it down when the mail arrived; null when unknown.</summary>
    public string? Authentication { get; init; }

    /// <summary>A test mail to a test address: it is delivered to the archive, and counts for no service level.</summary>
    public bool IsTest { get; init; }

    /// <summary>The row of a test mail to a test address. Without it a test mail would be an own alert, which is not delivered.</summary>
    public MessageRow AsTest() => this with { State = MessageState.Stored, IsTest = true };

    /// <summary>The row of a mail that is delivered as another copy.</summary>
    public MessageRow AsDuplicateOf(string other) => this with { State = MessageState.Duplicate, DuplicateOf = other };

    /// <summary>From its receipt at Google to its delivery; null unless the archive, which has it at once, is its destination.</summary>
    public TimeSpan? ArchivedAfter => State == MessageState.Delivered && !IsBackfill && !IsTest ? ImportedAt - ReceivedAt : null;

    internal TableEntity ToEntity(string partition)
    {
        var row = new TableEntity(partition, StorageKeys.Escape(GmailId))
        {
            ["Route"] = Route,
            ["State"] = State.ToString(),
            ["Blob"] = Blob,
            ["Sha256"] = Sha256,
            ["Size"] = Size,
            ["Digest"] = Fingerprint,
            ["DuplicateOf"] = DuplicateOf,
            ["Authentication"] = Authentication,
            ["ThreadId"] = ThreadId,
            ["ReceivedAt"] = ReceivedAt,
            ["ImportedAt"] = ImportedAt,
            ["DeliveredAt"] = State == MessageState.Delivered ? ImportedAt : null,
            [StoredMessage.StubColumn] = OriginalSize is null ? null : TooLarge,
            ["OriginalSize"] = OriginalSize,
            [StoredMessage.BackfillColumn] = IsBackfill ? true : null,
            [StoredMessage.TestColumn] = IsTest ? true : null,
        };

        if (Mail is not null)
        {
            MailColumns.Write(row, Mail);
        }

        // Storage does not write a column without a value, but counts its bytes.
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
