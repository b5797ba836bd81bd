using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>
/// Which mailboxes are watched, by Google's own name of them: an announcement has the address of the profile, however it was spelled at
/// the connection. It names no account, and one mailbox may be connected in several.
/// </summary>
public sealed class WatchTable(TableServiceClient tables)
{
    private const string Account = "Account";

    private const string Address = "Address";

    private const string ExpiresAt = "ExpiresAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.WatchesTable);

    public async Task SaveAsync(MailboxKey mailbox, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition(mailbox.Address), Row(mailbox.Account))
        {
            [Account] = mailbox.Account,
            [Address] = mailbox.Address,
            [ExpiresAt] = expiresAt,
        };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The watches of an address, in any of its spellings, of all accounts.</summary>
    public async IAsyncEnumerable<Watch> ListAsync(string address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rows of an older version stand under the address as it was connected, until they are renewed a day later.
        var (partition, older) = (Partition(address), StorageKeys.Escape(address));

        await foreach (var row in _table.QueryAsync<TableEntity>(
            row => row.PartitionKey == partition || row.PartitionKey == older, cancellationToken: cancellationToken))
        {
            if (row.GetString(Account) is { } account)
            {
                yield return new Watch(new MailboxKey(account, row.GetString(Address) ?? address), row.PartitionKey, row.ETag);
            }
        }
    }

    /// <summary>Deletes a watch as it was read; one that was set anew since stays.</summary>
    public async Task DeleteAsync(Watch watch, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteEntityAsync(watch.Partition, Row(watch.Mailbox.Account), watch.Version, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            // Connected anew.
        }
    }

    private static string Partition(string address) => StorageKeys.Escape(GoogleIdentity.Of(address));

    private static string Row(string account) => StorageKeys.Escape(account);
}

/// <summary>A watch as it was read.</summary>
/// <param name="Partition">Under which it was read.</param>
/// <param name="Version">Storage version that guards its end.</param>
public sealed record Watch(MailboxKey Mailbox, string Partition, ETag Version);
