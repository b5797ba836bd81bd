using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>The table Deliveries: a partition for each mailbox, as in Messages, and a row for each <see cref="Delivery"/>.</summary>
public sealed class DeliveryTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.DeliveriesTable);

    public async Task AddAsync(Delivery delivery, CancellationToken cancellationToken) =>
        await _table.UpsertEntityAsync(ToRow(delivery), TableUpdateMode.Replace, cancellationToken);

    public async Task<Delivery?> FindAsync(MailboxKey mailbox, string id, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(MessageKeys.Partition(mailbox), StorageKeys.Escape(id), cancellationToken: cancellationToken);
        return row.HasValue ? ToDelivery(row.Value!) : null;
    }

    /// <returns>The delivery as saved; null when somebody else changed it since it was read.</returns>
    public async Task<Delivery?> TrySaveAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await _table.UpdateEntityAsync(ToRow(delivery), delivery.Version, TableUpdateMode.Replace, cancellationToken);
            return delivery with { Version = saved.Headers.ETag ?? throw new FormatException("The table service sent no ETag for a saved delivery.") };
        }
        catch (RequestFailedException moved) when (IsMoved(moved))
        {
            return null;
        }
    }

    /// <summary>Removes a delivery of which nothing is left, unless somebody else changed it since it was read.</summary>
    /// <remarks>Takes no token: what is done is done, and a host that is shutting down must not lose it.</remarks>
    public async Task RemoveAsync(Delivery delivery)
    {
        try
        {
            await _table.DeleteEntityAsync(MessageKeys.Partition(delivery.Mailbox), StorageKeys.Escape(delivery.Id), delivery.Version, CancellationToken.None);
        }
        catch (RequestFailedException moved) when (IsMoved(moved))
        {
            // A later turn finds nothing to deliver and removes it.
        }
    }

    public IAsyncEnumerable<Delivery> ListAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        WhereAsync(TableClient.CreateQueryFilter($"PartitionKey eq {MessageKeys.Partition(mailbox)}"), cancellationToken);

    /// <summary>All of an account, mailbox by mailbox.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(string account, CancellationToken cancellationToken)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);
        return WhereAsync(TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}"), cancellationToken);
    }

    /// <summary>All of all accounts: a row for up to a hundred messages that no destination has yet.</summary>
    public IAsyncEnumerable<Delivery> ListAsync(CancellationToken cancellationToken) => WhereAsync(filter: null, cancellationToken);

    private IAsyncEnumerable<Delivery> WhereAsync(string? filter, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).Select(ToDelivery).OfType<Delivery>();

    private static TableEntity ToRow(Delivery delivery) => new(MessageKeys.Partition(delivery.Mailbox), StorageKeys.Escape(delivery.Id))
    {
        [nameof(Delivery.GmailIds)] = string.Join(',', delivery.GmailIds),
        [nameof(Delivery.Since)] = delivery.Since,
        [nameof(Delivery.Attempt)] = delivery.Attempt,
        [nameof(Delivery.Turn)] = delivery.Turn,
        [nameof(Delivery.DueAt)] = delivery.DueAt,
        [nameof(Delivery.IsTold)] = delivery.IsTold,
    };

    /// <returns>Null for a row that makes no sense: it must not stop the others, and the scan of stored messages covers what it named.</returns>
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

    private static bool IsMoved(RequestFailedException exception) =>
        exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound;
}
