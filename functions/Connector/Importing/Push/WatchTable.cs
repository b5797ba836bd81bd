using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing.Push;

/// <summary>
/// The table Watches: which mailboxes have a push watch, by their identity at Google. A notification carries the address of the Google
/// profile, which may be spelled differently from the connected address. It names no account, and several accounts may have connected the
/// mailbox.
/// </summary>
public sealed class WatchTable(TableServiceClient tables)
{
    private const string Account = "Account";

    private const string Address = "Address";

    private const string ExpiresAt = "ExpiresAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.WatchesTable);

    public Task SaveAsync(MailboxKey mailbox, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        _table.PutAsync(
            new TableEntity(Partition(mailbox.Address), Row(mailbox.Account))
            {
                [Account] = mailbox.Account,
                [Address] = mailbox.Address,
                [ExpiresAt] = expiresAt,
            },
            cancellationToken);

    /// <summary>The watches of an address, in any of its spellings, of all accounts.</summary>
    public IAsyncEnumerable<Watch> ListAsync(string address, CancellationToken cancellationToken)
    {
        // Rows of an older version are under the address as it was connected, until they are renewed within a day. A query for both
        // partitions would read the whole table (learn.microsoft.com, "Design Azure Table storage for queries").
        return new[] { Partition(address), StorageKeys.Escape(address) }.Distinct(StringComparer.Ordinal).ToAsyncEnumerable()
            .SelectMany(partition => _table.ListAsync(partition, cancellationToken))
            .Where(row => row.GetString(Account) is not null)
            .Select(row => new Watch(
                new MailboxKey(row.GetString(Account), row.GetString(Address) ?? address), row.PartitionKey, row.ETag));
    }

    /// <summary>Deletes a watch as it was read; one that was renewed since stays.</summary>
    public Task DeleteAsync(Watch watch, CancellationToken cancellationToken) =>
        _table.TryDeleteAsync(watch.Partition, Row(watch.Mailbox.Account), watch.Version, cancellationToken);

    private static string Partition(string address) => StorageKeys.Escape(GoogleIdentity.Of(address));

    private static string Row(string account) => StorageKeys.Escape(account);
}

/// <summary>A watch as it was read.</summary>
/// <param name="Partition">The partition that it was read from.</param>
/// <param name="Version">Storage version that guards its deletion.</param>
public sealed record Watch(MailboxKey Mailbox, string Partition, ETag Version);
