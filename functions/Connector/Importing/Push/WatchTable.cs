using System.Net;
using System.Runtime.CompilerServices;
using Azure;
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
    public async IAsyncEnumerable<(MailboxKey Mailbox, ETag Version)> ListAsync(string address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = Partition(address);

        await foreach (var row in _table.QueryAsync<TableEntity>(row => row.PartitionKey == partition, cancellationToken: cancellationToken))
        {
            if (row.GetString(Account) is { } account)
            {
                yield return (new MailboxKey(account, address), row.ETag);
            }
        }
    }

    /// <summary>Deletes a watch as it was read; one that was set anew since stays.</summary>
    public async Task DeleteAsync(MailboxKey mailbox, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(Partition(mailbox.Address), Row(mailbox.Account), version, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            // Connected anew.
        }
    }

    private static string Partition(string address) => StorageKeys.Escape(address);

    private static string Row(string account) => StorageKeys.Escape(account);
}
