using System.Globalization;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Forwarding.Receiving;

/// <summary>Remembers signed posts that were taken, for longer than their signatures are valid, so that a repetition is refused.</summary>
/// <remarks>
/// A post is noted after its mail is durable, so that a post that failed can be repeated unchanged. Each day has a partition; the daily
/// audit deletes old ones.
/// </remarks>
public sealed class TakenPosts(TableServiceClient tables, ForwardingOptions options, TimeProvider time)
{
    private readonly TableClient _posts = tables.GetTableClient(StorageNames.InboundPostsTable);

    public async Task<bool> HasAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        // A timestamp may be ahead by the tolerance and stays valid for as long again.
        for (var day = now; day.Date >= (now - (2 * options.SignatureTolerance)).Date; day = day.AddDays(-1))
        {
            if (await _posts.ExistsAsync(Partition(day), id, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    public Task AddAsync(string id, CancellationToken cancellationToken) =>
        _posts.PutAsync(new TableEntity(Partition(time.GetUtcNow()), id), cancellationToken);

    /// <summary>Deletes notes older than two days. Posts of that age are refused for their timestamps.</summary>
    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        var oldest = Partition(time.GetUtcNow().AddDays(-2));

        await foreach (var post in _posts.QueryAsync<TableEntity>(
            row => row.PartitionKey.CompareTo(oldest) < 0, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await _posts.DeleteAsync(post.PartitionKey, post.RowKey, cancellationToken);
        }
    }

    private static string Partition(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
