using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;

namespace Connector.Delivering.Queueing;

/// <summary>The table Deliveries: a partition for each mailbox, as in Messages, and a row for each <see cref="Delivery"/>.</summary>
public sealed class DeliveryTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeliveriesTable);

    public Task AddAsync(Delivery delivery, CancellationToken cancellationToken) => _table.PutAsync(ToRow(delivery), cancellationToken);

    public async Task<Delivery?> FindAsync(MailboxKey mailbox, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), StorageKeys.Escape(id), cancellationToken) is { } row
            ? ToDelivery(row) : null;

    /// <returns>The delivery as saved; null if another worker has changed it since it was read.</returns>
    public async Task<Delivery?> TrySaveAsync(Delivery delivery, CancellationToken cancellationToken) =>
        await _table.TryReplaceAsync(ToRow(delivery), delivery.Version, cancellationToken) is { } version
            ? delivery with { Version = version }
            : null;

    /// <summary>
    /// Removes an empty delivery. If another worker has changed it since it was read, a later turn finds nothing to deliver and removes it.
    /// </summary>
    /// <remarks>Takes no token, because a host that is shutting down must not lose the result.</remarks>
    public Task RemoveAsync(Delivery delivery) => _table.TryDeleteAsync(
        MessageKeys.Partition(delivery.Mailbox), StorageKeys.Escape(delivery.Id), delivery.Version, CancellationToken.None);

    public IAsyncEnumerable<Delivery> ListAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.ListAsync(MessageKeys.Partition(mailbox), cancellationToken).Select(ToDelivery).OfType<Delivery>();

    /// <summary>The deliveries of an account, mailbox by mailbox.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(string account, CancellationToken cancellationToken)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Select(ToDelivery).OfType<Delivery>();
    }

    /// <summary>The deliveries of all accounts. A row has up to 100 undelivered messages.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken).Select(ToDelivery).OfType<Delivery>();

    /// <summary>Counts the messages of all accounts that wait for their delivery.</summary>
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) =>
        WaitingMail.InAsync(ListAsync(cancellationToken), cancellationToken);

    /// <summary>Counts the messages of one account that wait for their delivery.</summary>
    public ValueTask<WaitingMail> WaitingAsync(string account, CancellationToken cancellationToken) =>
        WaitingMail.InAsync(ListAsync(account, cancellationToken), cancellationToken);

    private static TableEntity ToRow(Delivery delivery) => new(MessageKeys.Partition(delivery.Mailbox), StorageKeys.Escape(delivery.Id))
    {
        [nameof(Delivery.GmailIds)] = string.Join(',', delivery.GmailIds),
        [nameof(Delivery.Since)] = delivery.Since,
        [nameof(Delivery.Attempt)] = delivery.Attempt,
        [nameof(Delivery.Turn)] = delivery.Turn,
        [nameof(Delivery.DueAt)] = delivery.DueAt,
        [nameof(Delivery.IsTold)] = delivery.IsTold,
    };

    /// <returns>
    /// Null for an unreadable row, so that it does not block the others (I4). The slow scan finds the messages that it named.
    /// </returns>
    private static Delivery? ToDelivery(TableEntity row) =>
        row[nameof(Delivery.GmailIds)] is string ids
        && row[nameof(Delivery.Since)] is DateTimeOffset since
        && row[nameof(Delivery.DueAt)] is DateTimeOffset dueAt
        && MessageKeys.MailboxOf(row.PartitionKey) is { } mailbox
            ? new Delivery(mailbox, StorageKeys.Unescape(row.RowKey), ids.Split(',', StringSplitOptions.RemoveEmptyEntries), since)
            {
                Attempt = row[nameof(Delivery.Attempt)] as int? ?? 1,
                Turn = row[nameof(Delivery.Turn)] as int? ?? 1,
                DueAt = dueAt,
                IsTold = row[nameof(Delivery.IsTold)] as bool? ?? false,
                Version = row.ETag,
            }
            : null;
}
