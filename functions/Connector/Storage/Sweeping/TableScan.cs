using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Connector.Storage.Sweeping;

/// <summary>
/// Reads a large table page by page over many minutes, in which few rows match. Unlike <see cref="Portions"/> it also stops between pages
/// without a row. The place of each scan is a row of the partition <c>!sweeps</c> in Alerts.
/// </summary>
public sealed class TableScan(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "!sweeps";

    private const string Place = "Place";

    private const string EndedAt = "EndedAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>The pages from where the scan stopped, for as long as the budget lasts; none while the scan rests.</summary>
    /// <param name="scan">Its name.</param>
    /// <param name="rest">Time between the end of one pass and the start of the next.</param>
    public async IAsyncEnumerable<IReadOnlyList<TableEntity>> PagesAsync(
        string scan, AsyncPageable<TableEntity> query, TimeSpan budget, TimeSpan rest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, scan, cancellationToken: cancellationToken);
        var place = known.HasValue ? known.Value!.GetString(Place) : null;
        var started = time.GetUtcNow();

        if (place is null && known.HasValue && known.Value!.GetDateTimeOffset(EndedAt) + rest > started)
        {
            yield break;
        }

        await foreach (var page in query.AsPages(place).WithCancellation(cancellationToken))
        {
            yield return page.Values;

            // Saved when the caller is done with the page, so that a page in which a worker died comes again.
            await SaveAsync(scan, page.ContinuationToken, cancellationToken);

            if (time.GetUtcNow() - started >= budget)
            {
                yield break;
            }
        }
    }

    private async Task SaveAsync(string scan, string? place, CancellationToken cancellationToken)
    {
        var isOver = string.IsNullOrEmpty(place);
        var row = new TableEntity(Partition, scan) { [Place] = isOver ? null : place, [EndedAt] = isOver ? time.GetUtcNow() : null };
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }
}
