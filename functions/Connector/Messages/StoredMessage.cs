using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>A row of Messages as last read, with the columns that its delivery needs.</summary>
/// <param name="Blob">Name of its raw bytes in the container <c>mail</c>; null when it never had bytes or they were erased.</param>
/// <param name="IsBackfill">The mail is older than the mailbox's connection, so its receiver notifies no one of it.</param>
/// <param name="ReceivedAt">When Google accepted the mail; null for one that was gone.</param>
/// <param name="Mail">What parsing found.</param>
/// <param name="Version">The storage version that guards a change of the state.</param>
public sealed record StoredMessage(
    MailboxKey Mailbox,
    string GmailId,
    MessageState? State,
    string? Blob,
    long Size,
    string? Sha256,
    string? ThreadId,
    string? Route,
    DateTimeOffset? ReceivedAt,
    ETag Version,
    bool IsBackfill = false,
    ParsedMail? Mail = null)
{
    public DateTimeOffset? ImportedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When its raw bytes were erased because of its age; null if they were not.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Id of the copy that is delivered instead; null for a message that is delivered itself.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>True if a stub replaces the mail, because it was too large.</summary>
    public bool IsStub { get; init; }

    /// <summary>True for a test mail to a test address, which only the archive gets.</summary>
    public bool IsTest { get; init; }

    /// <summary>True if the mail came on the other route, so that Gmail does not know its id.</summary>
    public bool IsForwarded => GmailId.StartsWith(MessageRow.ForwardedPrefix, StringComparison.Ordinal);

    /// <summary>The column exists only when the value is true.</summary>
    public const string BackfillColumn = "Backfill";

    /// <inheritdoc cref="BackfillColumn"/>
    public const string TestColumn = "Test";

    /// <summary>The column exists only for a stub.</summary>
    public const string StubColumn = "Stub";

    /// <summary>
    /// Identifies the message to its destination. It is the same at every try (I3) and holds only letters, digits and an underscore.
    /// </summary>
    public string IdempotencyKey => KeyOf(Mailbox, GmailId);

    /// <inheritdoc cref="IdempotencyKey"/>
    public static string KeyOf(MailboxKey mailbox, string gmailId) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mailbox.Account}/{mailbox.Address}/{gmailId}")))}";

    internal static StoredMessage From(MailboxKey mailbox, TableEntity row) => new(
        mailbox,
        StorageKeys.Unescape(row.RowKey),
        Enum.TryParse<MessageState>(row.GetString(nameof(State)), out var state) ? state : null,
        row.GetString(nameof(Blob)) is { Length: > 0 } blob ? blob : null,
        row.GetInt64(nameof(Size)) ?? 0,
        row.GetString(nameof(Sha256)),
        row.GetString(nameof(ThreadId)),
        row.GetString(nameof(Route)),
        row.GetDateTimeOffset(nameof(ReceivedAt)),
        row.ETag,
        row.GetBoolean(BackfillColumn) ?? false,
        MailColumns.Read(row))
    {
        ImportedAt = row.GetDateTimeOffset(nameof(ImportedAt)),
        DeliveredAt = row.GetDateTimeOffset(nameof(DeliveredAt)),
        ErasedAt = row.GetDateTimeOffset(nameof(ErasedAt)),
        DuplicateOf = row.GetString(nameof(DuplicateOf)),
        IsStub = row.GetString(StubColumn) is not null,
        IsTest = row.GetBoolean(TestColumn) ?? false,
    };
}
