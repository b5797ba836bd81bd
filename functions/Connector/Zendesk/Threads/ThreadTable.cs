using System.Net;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Zendesk.Threads;

/// <summary>The table ZendeskThreads: rows that lead the mails of a thread to its ticket.</summary>
internal sealed class ThreadTable(TableServiceClient tables, TimeProvider time)
{
    /// <summary>The table service allows 15 comparisons in a filter, and one is for the partition.</summary>
    private const int MaxRowsInFilter = 14;

    private const string AtColumn = "At";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ZendeskThreadsTable);

    /// <summary>Finds the rows of these keys, in the order of the keys.</summary>
    public async Task<IReadOnlyList<ThreadEntry>> FindAsync(
        ThreadScope scope, IReadOnlyList<ThreadKey> keys, CancellationToken cancellationToken)
    {
        var found = new List<ThreadEntry>();

        foreach (var some in keys.Chunk(MaxRowsInFilter))
        {
            var rows = string.Join(" or ", some.Select(key => TableClient.CreateQueryFilter($"RowKey eq {key.Row}")));
            var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(scope)}")} and ({rows})";
            var entries = await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
                .ToDictionaryAsync(row => row.RowKey, StringComparer.Ordinal, cancellationToken);
            found.AddRange(some.Where(key => entries.ContainsKey(key.Row)).Select(key => Read(key, entries[key.Row])));
        }

        return found;
    }

    /// <summary>Adds rows for these keys; a row of another mail stays as it is, since a forged Message-ID must not move a thread.</summary>
    /// <param name="ticket">Null while the ticket is being created.</param>
    /// <returns>The rows of these keys as they are now.</returns>
    public async Task<IReadOnlyList<ThreadEntry>> AddAsync(
        ThreadScope scope, IReadOnlyList<ThreadKey> keys, string owner, long? ticket, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        try
        {
            await _table.SubmitTransactionAsync(
                keys.Select(key => new TableTransactionAction(TableTransactionActionType.Add, Write(scope, key, owner, ticket))),
                cancellationToken);
            return [.. keys.Select(key => new ThreadEntry(key, owner, ticket))];
        }
        catch (TableTransactionFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            foreach (var key in keys)
            {
                await _table.TryAddAsync(Write(scope, key, owner, ticket), cancellationToken);
            }

            return await FindAsync(scope, keys, cancellationToken);
        }
    }

    /// <summary>Writes the ticket into rows that are this mail's own.</summary>
    /// <remarks>Takes no token, because Zendesk has the ticket and the result must be saved.</remarks>
    public async Task SettleAsync(ThreadScope scope, IReadOnlyCollection<ThreadKey> own, string owner, long ticket)
    {
        if (own.Count > 0)
        {
            await _table.SubmitTransactionAsync(own.DistinctBy(key => key.Row).Select(key => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, Write(scope, key, owner, ticket))));
        }
    }

    /// <summary>Deletes the rows of a ticket that will not be created.</summary>
    public async Task ReleaseAsync(ThreadScope scope, IReadOnlyList<ThreadKey> keys, string owner)
    {
        foreach (var entry in await FindAsync(scope, keys, CancellationToken.None))
        {
            if (entry.Owner == owner && entry.Ticket is null)
            {
                await _table.DeleteAsync(Partition(scope), entry.Key.Row, CancellationToken.None);
            }
        }
    }

    private TableEntity Write(ThreadScope scope, ThreadKey key, string owner, long? ticket)
    {
        var row = new TableEntity(Partition(scope), key.Row)
        {
            [nameof(ThreadEntry.Owner)] = owner,
            [AtColumn] = time.GetUtcNow(),
        };

        if (ticket is { } number)
        {
            row[nameof(ThreadEntry.Ticket)] = number;
        }

        return row;
    }

    private static ThreadEntry Read(ThreadKey key, TableEntity row) =>
        new(key, row.Text(nameof(ThreadEntry.Owner)), row.GetInt64(nameof(ThreadEntry.Ticket)));

    private static string Partition(ThreadScope scope) => StorageKeys.Join(scope.Account, scope.Subdomain);
}
