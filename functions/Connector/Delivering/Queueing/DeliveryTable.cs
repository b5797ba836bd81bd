using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>The table Deliveries: a partition for each mailbox, as in Messages, and a row for each <see cref="Delivery"/>.</summary>
/// <remarks>
/// An unreadable row is left out, so that it does not block the others (I4). The slow scan finds the messages that it named.
/// </remarks>
public sealed class DeliveryTable(TableServiceClient tables, ILogger<DeliveryTable> logger)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeliveriesTable);

    public Task AddAsync(Delivery delivery, CancellationToken cancellationToken) => _table.PutAsync(ToRow(delivery), cancellationToken);

    public async Task<Delivery?> FindAsync(MailboxKey mailbox, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), StorageKeys.Escape(id), cancellationToken) is { } row
            ? Rows.TryRead(row, ToDelivery, logger) : null;

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
        ReadAsync(_table.ListAsync(MessageKeys.Partition(mailbox), cancellationToken), cancellationToken);

    /// <summary>The deliveries of an account, mailbox by mailbox.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(string account, CancellationToken cancellationToken)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        return ReadAsync(_table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken), cancellationToken);
    }

    /// <summary>The deliveries of all accounts. A row has up to 100 undelivered messages.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(_table.QueryAsync<TableEntity>(cancellationToken: cancellationToken), cancellationToken);

    /// <summary>Counts the messages of all accounts that wait for their delivery.</summary>
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) =>
        WaitingMail.InAsync(ListAsync(cancellationToken), cancellationToken);

    /// <summary>Counts the messages of one account that wait for their delivery.</summary>
    public ValueTask<WaitingMail> WaitingAsync(string account, CancellationToken cancellationToken) =>
        WaitingMail.InAsync(ListAsync(account, cancellationToken), cancellationToken);

    private IAsyncEnumerable<Delivery> ReadAsync(AsyncPageable<TableEntity> rows, CancellationToken cancellationToken) =>
        rows.ReadAsync(ToDelivery, logger, cancellationToken);

    private static TableEntity ToRow(Delivery delivery) =>
        new TableEntity(MessageKeys.Partition(delivery.Mailbox), StorageKeys.Escape(delivery.Id)).WithState(delivery);

    private static Delivery ToDelivery(TableEntity row) => row.State<Delivery>(state =>
    {
        state["mailbox"] = JsonSerializer.SerializeToNode(MessageKeys.MailboxOf(row.PartitionKey), JsonSerializerOptions.Web);
        state["id"] = StorageKeys.Unescape(row.RowKey);
        state["gmailIds"] = JsonSerializer.SerializeToNode(row.Text(nameof(Delivery.GmailIds)).Split(','));
    }) with
    {
        Version = row.ETag,
    };
}
