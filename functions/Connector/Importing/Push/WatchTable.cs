using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>Which mailboxes are watched, by address: an announcement names no account, and one address may be connected in several.</summary>
public sealed class WatchTable(TableServiceClient tables)
{
    private const string Account = "Account";

    private const string ExpiresAt = "ExpiresAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.WatchesTable);

    public async Task SaveAsync(MailboxKey mailbox, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(mailbox.Address), Row(mailbox.Account)) { [Account] = mailbox.Account, [ExpiresAt] = expiresAt };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The mailboxes of an address, of all accounts.</summary>
    public async IAsyncEnumerable<MailboxKey> ListAsync(string address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Partition(address);

        await foreach (var row in _table.QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: cancellationToken))
        {
            if (row.GetString(Account) is { } account)
            {
                yield return new MailboxKey(account, address);
            }
        }
    }

    public Task DeleteAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition(mailbox.Address), Row(mailbox.Account), cancellationToken: cancellationToken);

    private static string Partition(string address) => StorageKeys.Escape(address);

    private static string Row(string account) => StorageKeys.Escape(account);
}
