using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Alerting.Notices;

/// <summary>
/// Notices in the table Alerts. The partition <c>!notices</c> has a row for each notice that an administrator still lacks, and
/// <c>!notices-told</c> a small row for each notice that all have, so that its key is not used again.
/// </summary>
public sealed class NoticeTable(TableServiceClient tables, TimeProvider time)
{
    internal const string OpenPartition = "!notices";

    internal const string ToldPartition = "!notices-told";

    private const string ToldAt = "ToldAt";

    private const string NextAt = nameof(OpenNotice.NextAt);

    /// <summary>Longer than the longest interval of a notice that comes regularly under a numbered key.</summary>
    private static readonly TimeSpan KeepTold = TimeSpan.FromDays(400);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    internal static string RowOf(string account, string key) => $"{account}|{key}";

    /// <returns>False if there is, or was, a notice with this key.</returns>
    internal async Task<bool> TryAddAsync(OpenNotice notice, CancellationToken cancellationToken)
    {
        if (await _table.TryAddAsync(ToRow(notice), cancellationToken) is null)
        {
            return false;
        }

        // Checked second, because a notice that is finished at this moment writes its told row before it deletes its open row.
        if (!await _table.ExistsAsync(ToldPartition, notice.Row, cancellationToken))
        {
            return true;
        }

        await _table.DeleteAsync(OpenPartition, notice.Row, cancellationToken);
        return false;
    }

    /// <summary>Whether there is, or was, a notice in this row.</summary>
    internal async Task<bool> HasAsync(string row, CancellationToken cancellationToken) =>
        await _table.ExistsAsync(OpenPartition, row, cancellationToken) || await _table.ExistsAsync(ToldPartition, row, cancellationToken);

    /// <returns>Null if all administrators have it.</returns>
    internal async Task<OpenNotice?> FindAsync(string row, CancellationToken cancellationToken) =>
        ToNotice(await _table.FindAsync(OpenPartition, row, cancellationToken));

    /// <returns>The notice as saved; null if it was changed or finished meanwhile.</returns>
    internal async Task<OpenNotice?> TrySaveAsync(OpenNotice notice, CancellationToken cancellationToken) =>
        await _table.TryReplaceAsync(ToRow(notice), notice.Version, cancellationToken) is { } version
            ? notice with { Version = version } : null;

    /// <summary>Applies a change, and repeats it if another writer was faster.</summary>
    /// <returns>The notice as saved; null if all administrators have it.</returns>
    internal async Task<OpenNotice?> ChangeAsync(string row, Func<OpenNotice, OpenNotice> change, CancellationToken cancellationToken) =>
        ToNotice(await _table.ChangeAsync(
            OpenPartition, row, entity => ToNotice(entity) is { } before ? ToRow(change(before)) : null, cancellationToken));

    /// <summary>Moves a notice that all have to the told ones. Takes no token, because the mails have left.</summary>
    internal async Task FinishAsync(string row)
    {
        await _table.PutAsync(new TableEntity(ToldPartition, row) { [ToldAt] = time.GetUtcNow() }, CancellationToken.None);
        await _table.DeleteAsync(OpenPartition, row, CancellationToken.None);
    }

    /// <summary>The rows of notices that should have been tried before.</summary>
    internal IAsyncEnumerable<string> ListDueAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {OpenPartition} and NextAt lt {before}"), select: ["RowKey"],
            cancellationToken: cancellationToken).Select(row => row.RowKey);

    /// <summary>How many notices, whose rows begin with a text, all administrators got in a period.</summary>
    internal async Task<int> CountToldAsync(string prefix, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var end = $"{prefix}{char.MaxValue}";
        return await _table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {ToldPartition} and RowKey ge {prefix} and RowKey lt {end}"),
                select: [ToldAt], cancellationToken: cancellationToken)
            .CountAsync(row => row.GetDateTimeOffset(ToldAt) is { } at && at >= from && at < until, cancellationToken);
    }

    /// <summary>The rows of told notices, and those that an earlier version left among the open ones.</summary>
    internal AsyncPageable<TableEntity> ListToldAsync(int pageSize, CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey ge {OpenPartition} and PartitionKey le {ToldPartition}"),
            pageSize, ["PartitionKey", "RowKey", NextAt, ToldAt], cancellationToken);

    /// <summary>
    /// Deletes a row of a told notice that is old enough, and moves one that an earlier version left among the open ones.
    /// </summary>
    internal async Task TidyAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (row.PartitionKey == ToldPartition && row.GetDateTimeOffset(ToldAt) + KeepTold <= time.GetUtcNow())
        {
            await _table.DeleteAsync(ToldPartition, row.RowKey, cancellationToken);
        }
        else if (row.PartitionKey == OpenPartition && row.GetDateTimeOffset(NextAt) is null)
        {
            await FinishAsync(row.RowKey);
        }
    }

    /// <remarks>Earlier versions kept the rows of told notices here, without a next moment.</remarks>
    private static OpenNotice? ToNotice(TableEntity? row) =>
        row?.GetDateTimeOffset(NextAt) is null ? null : row.State<OpenNotice>() with { Version = row.ETag };

    private static TableEntity ToRow(OpenNotice notice) =>
        new TableEntity(OpenPartition, notice.Row) { [NextAt] = notice.NextAt }.WithState(notice);
}

/// <summary>A notice that an administrator still lacks.</summary>
/// <param name="Pages">By locale.</param>
/// <param name="Told">Administrators who have it, or whose address the server refused.</param>
/// <param name="NextAt">When to try next; while it is being sent, when the sender's claim ends.</param>
internal sealed record OpenNotice(
    string Account, string Key, Dictionary<string, NoticePage> Pages, IReadOnlyList<string> Told, int Attempt, DateTimeOffset NextAt)
{
    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    public string Row => NoticeTable.RowOf(Account, Key);

    public OpenNotice ToldTo(string admin) => this with { Told = [.. Told.Append(admin).Distinct(StringComparer.Ordinal)] };

    public NoticePage PageIn(Locale locale) => Pages.GetValueOrDefault(locale.ToString()) ?? Pages[nameof(Locale.En)];
}
