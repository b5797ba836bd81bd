using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>What Messages says of a message that Gmail lists.</summary>
/// <param name="IsDuplicate">The mail was imported as another copy.</param>
/// <param name="ReceivedAt">When Google accepted the mail; null for one that was gone.</param>
public sealed record MessageFact(MessageState State, bool IsDuplicate, DateTimeOffset? ReceivedAt, DateTimeOffset? ImportedAt)
{
    /// <summary>Null when the row does not say.</summary>
    public TimeSpan? Delay => ImportedAt - ReceivedAt;
}

/// <summary>Reads Messages to compare it with what Gmail lists.</summary>
public sealed class MessageFacts(TableServiceClient tables)
{
    private const string DuplicateOf = "DuplicateOf";

    private static readonly string[] Columns =
        [nameof(ITableEntity.RowKey), nameof(MessageRow.State), DuplicateOf, nameof(MessageRow.ReceivedAt), nameof(MessageRow.ImportedAt)];

    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);

    /// <returns>The facts by Gmail id, without messages that have no row.</returns>
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

        var rows = _messages.QueryAsync<TableEntity>(
            MessageKeys.Filter(mailbox, [.. wanted]), select: Columns, cancellationToken: cancellationToken);

        await foreach (var row in rows)
        {
            // The filter may match other messages too.
            if (StorageKeys.Unescape(row.RowKey) is var gmailId && wanted.Contains(gmailId))
            {
                facts.Add(gmailId, ToFact(mailbox, row));
            }
        }

        return facts;
    }

    /// <summary>Finds the Gmail id of any message that was imported through the API.</summary>
    public async Task<string?> FindAnyAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);

        await foreach (var row in _messages.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition, maxPerPage: 10, select: Columns, cancellationToken: cancellationToken))
        {
            if (!row.RowKey.StartsWith(MessageRow.ForwardedPrefix, StringComparison.Ordinal)
                && row.GetString(nameof(MessageRow.State)) != nameof(MessageState.Gone))
            {
                return StorageKeys.Unescape(row.RowKey);
            }
        }

        return null;
    }

    /// <summary>Deletes the row of a message that Gmail reported as gone although it is not.</summary>
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
