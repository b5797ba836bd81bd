using Azure;
using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>What is here of a message.</summary>
/// <param name="IsDuplicate">Another copy of it is what was imported.</param>
/// <param name="ReceivedAt">When Google accepted it; null for one that was gone.</param>
public sealed record MessageFact(MessageState State, bool IsDuplicate, DateTimeOffset? ReceivedAt, DateTimeOffset? ImportedAt)
{
    /// <summary>Null when the row does not say.</summary>
    public TimeSpan? Delay => ImportedAt - ReceivedAt;
}

/// <summary>Reads Messages to compare it with what Gmail lists.</summary>
public sealed class MessageFacts(TableServiceClient tables)
{
    private const string DuplicateOf = "DuplicateOf";

    private const string ForwardedPrefix = "fwd-";

    private static readonly string[] Columns =
        [nameof(ITableEntity.RowKey), nameof(MessageRow.State), DuplicateOf, nameof(MessageRow.ReceivedAt), nameof(MessageRow.ImportedAt)];

    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);

    /// <returns>By Gmail id; those without a row are left out.</returns>
    /// <exception cref="FormatException">A row holds a state that does not exist.</exception>
    public async Task<IReadOnlyDictionary<string, MessageFact>> FindAsync(
        MailboxKey mailbox, IReadOnlyCollection<string> gmailIds, CancellationToken cancellationToken)
    {
        var wanted = gmailIds.ToHashSet(StringComparer.Ordinal);
        var facts = new Dictionary<string, MessageFact>(StringComparer.Ordinal);

        if (wanted.Count == 0)
        {
            return facts;
        }

        var rows = _messages.QueryAsync<TableEntity>(MessageKeys.Filter(mailbox, [.. wanted]), select: Columns, cancellationToken: cancellationToken);

        await foreach (var row in rows)
        {
            // The filter may let others through: no more is held than was asked for.
            if (StorageKeys.Unescape(row.RowKey) is var gmailId && wanted.Contains(gmailId))
            {
                facts.Add(gmailId, ToFact(mailbox, row));
            }
        }

        return facts;
    }

    /// <summary>Gmail's id of any message that came on this route.</summary>
    public async Task<string?> FindAnyAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);

        await foreach (var row in _messages.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition, maxPerPage: 10, select: Columns, cancellationToken: cancellationToken))
        {
            if (!row.RowKey.StartsWith(ForwardedPrefix, StringComparison.Ordinal) && row.GetString(nameof(MessageRow.State)) != nameof(MessageState.Gone))
            {
                return StorageKeys.Unescape(row.RowKey);
            }
        }

        return null;
    }

    /// <summary>Forgets a message that was said to be gone, and is not.</summary>
    public async Task ForgetAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        await _messages.DeleteEntityAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), ETag.All, cancellationToken);

    private static MessageFact ToFact(MailboxKey mailbox, TableEntity row) => new(
        Enum.TryParse<MessageState>(row.GetString(nameof(MessageRow.State)), out var state)
            ? state
            : throw new FormatException($"Messages: the row {row.RowKey} of {mailbox} has no valid State."),
        row.GetString(DuplicateOf) is not null,
        row.GetDateTimeOffset(nameof(MessageRow.ReceivedAt)),
        row.GetDateTimeOffset(nameof(MessageRow.ImportedAt)));
}
