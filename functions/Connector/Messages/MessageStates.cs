using System.Collections.Immutable;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>Reads and changes the states of messages. The version that was read guards every change.</summary>
public sealed class MessageStates(TableServiceClient tables, TimeProvider time)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    public async Task<StoredMessage?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken) is { } row
            ? StoredMessage.From(mailbox, row) : null;

    /// <returns>The messages by Gmail id, without those that have no row.</returns>
    public async Task<IReadOnlyDictionary<string, StoredMessage>> FindAsync(
        MailboxKey mailbox, IReadOnlyCollection<string> gmailIds, CancellationToken cancellationToken)
    {
        var wanted = gmailIds.ToHashSet(StringComparer.Ordinal);

        return wanted.Count == 0
            ? ImmutableDictionary<string, StoredMessage>.Empty
            : await _table.QueryAsync<TableEntity>(MessageKeys.Filter(mailbox, [.. wanted]), cancellationToken: cancellationToken)
                .Select(row => StoredMessage.From(mailbox, row))
                .Where(message => wanted.Contains(message.GmailId)) // The filter may match other messages too.
                .ToDictionaryAsync(message => message.GmailId, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Finds those of these messages that wait for their delivery, in the given order.</summary>
    public async Task<IReadOnlyList<StoredMessage>> FindWaitingAsync(
        MailboxKey mailbox, IReadOnlyList<string> gmailIds, CancellationToken cancellationToken)
    {
        var found = await FindAsync(mailbox, gmailIds, cancellationToken);
        return [.. gmailIds.Distinct().Select(id => found.GetValueOrDefault(id)).OfType<StoredMessage>()
            .Where(message => message.State == MessageState.Stored)];
    }

    /// <summary>Finds the Gmail id of any message that was imported through the API.</summary>
    public async Task<string?> FindAnyAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);
        var any = await _table.QueryAsync<TableEntity>(row => row.PartitionKey == partition, maxPerPage: 10, null, cancellationToken)
            .Select(row => StoredMessage.From(mailbox, row))
            .FirstOrDefaultAsync(message => message is { State: not MessageState.Gone, IsForwarded: false }, cancellationToken);
        return any?.GmailId;
    }

    /// <summary>Deletes the row of a message that Gmail reported as gone although it is not.</summary>
    public Task ForgetAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        _table.DeleteAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken);

    /// <summary>All messages of a mailbox that have bytes and are not delivered.</summary>
    /// <remarks>
    /// The filter uses columns that are not keys. That is acceptable because a person asks for it and it reads one partition.
    /// </remarks>
    public IAsyncEnumerable<StoredMessage> ListUndeliveredAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var partition = MessageKeys.Partition(mailbox);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and (State eq {nameof(MessageState.Stored)} or State eq {nameof(MessageState.DeadLettered)})");

        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .Select(row => StoredMessage.From(mailbox, row))
            .Where(message => message.Blob is not null);
    }

    /// <summary>Changes the state of messages of one mailbox, unless a message was changed since it was read.</summary>
    /// <remarks>Takes no token, since a host that is shutting down must not lose a known outcome.</remarks>
    public async Task MoveAsync(IReadOnlyList<StoredMessage> messages, MessageState to)
    {
        foreach (var batch in messages.Chunk(Transactions.MaxRows))
        {
            var changes = batch.Select(message => new TableTransactionAction(
                TableTransactionActionType.UpdateMerge, Changed(message, to), message.Version));

            if (await _table.TrySubmitAsync(changes, CancellationToken.None) is null)
            {
                // One of the messages was changed meanwhile, or the client retried a transaction that had succeeded.
                foreach (var message in batch)
                {
                    await TryMoveAsync(message, to);
                }
            }
        }
    }

    /// <summary>Changes the state of a message, unless it is in another state than when it was read.</summary>
    /// <returns>Whether the message is in the wanted state now.</returns>
    public async Task<bool> TryMoveAsync(StoredMessage message, MessageState to)
    {
        StoredMessage? current = message;

        while (current is not null && current.State == message.State)
        {
            if (await _table.TryMergeAsync(Changed(current, to), current.Version, CancellationToken.None))
            {
                return true;
            }

            // If another column changed, the state can still be changed.
            current = await FindAsync(message.Mailbox, message.GmailId, CancellationToken.None);
        }

        // The message may be in the wanted state already: by another worker, or by a request of this client that it retried.
        return current?.State == to;
    }

    private TableEntity Changed(StoredMessage message, MessageState to)
    {
        var row = new TableEntity(MessageKeys.Partition(message.Mailbox), MessageKeys.Row(message.GmailId))
        {
            [nameof(StoredMessage.State)] = to.ToString(),
        };

        if (to == MessageState.Delivered)
        {
            row["DeliveredAt"] = time.GetUtcNow();
        }

        return row;
    }
}
