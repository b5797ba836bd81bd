using System.Globalization;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Remembers signed posts that were taken, for longer than their signatures are valid, so that a repetition is refused. Remembers the hops
/// of <see cref="Intake.MailLoops"/> in the same way.
/// </summary>
/// <remarks>
/// A post is noted after its mail is durable, so that a post that failed can be repeated unchanged. Each day has a partition; the daily
/// audit deletes old ones.
/// </remarks>
public sealed class TakenPosts(TableServiceClient tables, TimeProvider time)
{
    private readonly TableClient _posts = tables.GetTableClient(StorageNames.InboundPostsTable);

    /// <summary>Whether one of these was noted, at most so long ago.</summary>
    public async Task<bool> HasAnyAsync(IEnumerable<string> ids, TimeSpan age, CancellationToken cancellationToken)
    {
        var rows = string.Join(" or ", ids.Select(id => TableClient.CreateQueryFilter($"RowKey eq {id}")));
        var now = time.GetUtcNow();

        for (var day = now; day.Date >= (now - age).Date; day = day.AddDays(-1))
        {
            var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {Partition(day)}")} and ({rows})";

            if (await _posts.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellationToken)
                .AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    public Task AddAsync(string id, CancellationToken cancellationToken) =>
        _posts.PutAsync(new TableEntity(Partition(time.GetUtcNow()), id), cancellationToken);

    /// <summary>Deletes notes older than two days. Posts of that age are refused for their timestamps.</summary>
    public Task DeleteOldAsync(CancellationToken cancellationToken) => _posts.DeleteAllAsync(
        TableClient.CreateQueryFilter($"PartitionKey lt {Partition(time.GetUtcNow().AddDays(-2))}"), cancellationToken);

    private static string Partition(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
