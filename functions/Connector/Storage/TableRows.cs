using System.Net;
using Azure;
using Azure.Data.Tables;

namespace Connector.Storage;

/// <summary>Reads, adds, replaces and deletes single rows. A missing row and a lost race are return values and no exceptions.</summary>
internal static class TableRows
{
    /// <returns>Null if there is no such row.</returns>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>Whether there is such a row, even if its content cannot be read.</summary>
    public static async Task<bool> ExistsAsync(this TableClient table, string partition, string row, CancellationToken cancellationToken) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(partition, row, [nameof(ITableEntity.RowKey)], cancellationToken)).HasValue;

    /// <summary>Adds a row.</summary>
    /// <returns>Its version; null if there is a row with this key already.</returns>
    public static async Task<ETag?> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            return VersionOf(await table.AddEntityAsync(row, cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <param name="isOurs">
    /// Recognises the row that this call wrote: if the answer to the first request was lost, the SDK repeats it and meets its own success.
    /// </param>
    /// <inheritdoc cref="TryAddAsync(TableClient, TableEntity, CancellationToken)"/>
    public static async Task<ETag?> TryAddAsync(
        this TableClient table, TableEntity row, Func<TableEntity, bool> isOurs, CancellationToken cancellationToken) =>
        await table.TryAddAsync(row, cancellationToken)
        ?? (await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is { } found && isOurs(found) ? found.ETag : null);

    /// <summary>Replaces a row as it was read: columns that the new row lacks are gone.</summary>
    /// <returns>The new version; null if the row was changed or deleted since.</returns>
    public static async Task<ETag?> TryReplaceAsync(
        this TableClient table, TableEntity row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            return VersionOf(await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken));
        }
        catch (RequestFailedException exception) when (IsMoved(exception))
        {
            return null;
        }
    }

    /// <summary>Writes up to 100 rows of one partition in one transaction.</summary>
    /// <returns>The new version of the first row; null if one was added, changed or deleted since; then all rows are as before.</returns>
    public static async Task<ETag?> TrySubmitAsync(
        this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            return VersionOf((await table.SubmitTransactionAsync(actions, cancellationToken)).Value[0]);
        }
        catch (TableTransactionFailedException exception) when (IsMoved(exception) || exception.Status == (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <summary>Adds a row that was not there when it was looked for, or replaces the one that was.</summary>
    /// <param name="version">Null for a new row.</param>
    /// <returns>The new version; null if another writer added, changed or deleted the row since.</returns>
    public static Task<ETag?> TrySaveAsync(this TableClient table, TableEntity row, ETag? version, CancellationToken cancellationToken) =>
        version is { } known ? table.TryReplaceAsync(row, known, cancellationToken) : table.TryAddAsync(row, cancellationToken);

    /// <summary>Reads, changes and saves a row, and starts again if another writer was faster.</summary>
    /// <param name="change">Gets null if there is no such row. Null leaves the row as it is.</param>
    /// <returns>The row as saved, with its version; null if nothing was saved.</returns>
    public static async Task<TableEntity?> ChangeAsync(
        this TableClient table, string partition, string row, Func<TableEntity?, TableEntity?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await table.FindAsync(partition, row, cancellationToken);

            if (change(before) is not { } after)
            {
                return null;
            }

            if (await table.TrySaveAsync(after, before?.ETag, cancellationToken) is { } version)
            {
                after.ETag = version;
                return after;
            }
        }
    }

    /// <summary>Sets some columns of a row and keeps the others.</summary>
    /// <param name="version"><see cref="ETag.All"/> for any version.</param>
    /// <returns>False if the row was changed since, or is gone.</returns>
    public static async Task<bool> TryMergeAsync(this TableClient table, TableEntity row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, version, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (IsMoved(exception))
        {
            return false;
        }
    }

    /// <summary>Adds a row, or replaces any version of it.</summary>
    /// <returns>The new version.</returns>
    public static async Task<ETag> PutAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken) =>
        VersionOf(await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken));

    /// <summary>Deletes a row as it was read.</summary>
    /// <returns>False if the row was changed since; true if it is gone, whoever deleted it.</returns>
    public static async Task<bool> TryDeleteAsync(
        this TableClient table, string partition, string row, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, version, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    /// <summary>Deletes any version of a row. Does nothing if there is no such row.</summary>
    public static Task DeleteAsync(this TableClient table, string partition, string row, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);

    /// <summary>Deletes any version of the rows that a filter finds.</summary>
    public static async Task DeleteAllAsync(this TableClient table, string filter, CancellationToken cancellationToken)
    {
        string[] keys = [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey)];

        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: keys, cancellationToken: cancellationToken))
        {
            await table.DeleteAsync(row.PartitionKey, row.RowKey, cancellationToken);
        }
    }

    /// <summary>All rows of a partition, by key.</summary>
    public static AsyncPageable<TableEntity> ListAsync(this TableClient table, string partition, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken);

    /// <summary>
    /// The rows of a partition whose key <see cref="StorageKeys.Join"/> made of this first part and further ones, by key.
    /// </summary>
    public static AsyncPageable<TableEntity> ListAsync(
        this TableClient table, string partition, string firstPart, CancellationToken cancellationToken)
    {
        // The next character after the bar that joins parts is the closing brace.
        var (first, end) = ($"{firstPart}|", $"{firstPart}}}");
        return table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken);
    }

    private static bool IsMoved(RequestFailedException exception) =>
        exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound;

    private static ETag VersionOf(Response saved) =>
        saved.Headers.ETag ?? throw new FormatException("The table service sent no ETag for a saved row.");
}
