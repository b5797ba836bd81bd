using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Sweeping;

namespace Connector.Delivering;

/// <summary>Reads the table Messages slowly, over hours, for what has been stored and not been delivered for a while.</summary>
public sealed class StoredMessages(TableServiceClient tables, TableScan scan, TimeProvider time)
{
    private const string Scan = "stored messages";

    private const string ImportedAt = "ImportedAt";

    /// <summary>An import that is under way writes the delivery's row within this time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    /// <summary>Of each minute.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <summary>Between two passes over the table.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>Page by page, the mailboxes that have such messages.</summary>
    /// <remarks>The service filters a column that is no key: it reads all rows of a page and answers with the few that match.</remarks>
    public async IAsyncEnumerable<IReadOnlyList<StoredInMailbox>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settledBefore = time.GetUtcNow() - Settled;
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"State eq {nameof(MessageState.Stored)} and ImportedAt lt {settledBefore}"),
            select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), ImportedAt],
            cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync(Scan, rows, Budget, Rest, cancellationToken))
        {
            yield return
            [
                .. from row in page
                   group row by row.PartitionKey into mailbox
                   let key = MessageKeys.MailboxOf(mailbox.Key)
                   where key is not null
                   select new StoredInMailbox(
                       key.Value,
                       [.. mailbox.Select(row => StorageKeys.Unescape(row.RowKey))],
                       mailbox.Min(row => row.GetDateTimeOffset(ImportedAt)) ?? time.GetUtcNow()),
            ];
        }
    }
}

/// <summary>Messages of a mailbox that have been stored and not delivered for a while.</summary>
/// <param name="Since">When the first of them was stored.</param>
public sealed record StoredInMailbox(MailboxKey Key, IReadOnlyList<string> GmailIds, DateTimeOffset Since);
