using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>A message as last read from the table Messages: what its delivery needs.</summary>
/// <param name="Blob">Name of its raw bytes in the container <c>mail</c>; null when there are none, or none any more.</param>
/// <param name="IsBackfill">Older than the mailbox's connection: nobody is to be notified of it.</param>
/// <param name="Mail">What the mail says of itself.</param>
/// <param name="Version">Storage version that guards a change of its state.</param>
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
    MailFacts? Mail = null)
{
    /// <summary>Only there when it is true.</summary>
    public const string BackfillColumn = "Backfill";

    /// <summary>Names the message to its destination: the same at every try (I3), and nothing but letters, digits and an underscore.</summary>
    public string IdempotencyKey =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Mailbox.Account}/{Mailbox.Address}/{GmailId}")))}";

    internal static IReadOnlyList<string> Columns { get; } =
    [
        nameof(ITableEntity.RowKey), nameof(State), nameof(Blob), nameof(Size), nameof(Sha256), nameof(ThreadId), nameof(Route), nameof(ReceivedAt), BackfillColumn,
        .. MailFacts.Columns,
    ];

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
        MailFacts.Of(row));
}
