using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Storage.Sweeping;

/// <summary>
/// Lets a sweep read a table page by page within a time budget. The next run continues after the page at which the last one stopped, so
/// rows at the top that stay due do not block the others. The place of each scan is a row of the partition <c>!sweeps</c> in Alerts.
/// </summary>
public sealed class TableScan(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "!sweeps";

    private const string Place = "Place";

    private const string EndedAt = "EndedAt";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>Whether the last run stopped before the end of the table.</summary>
    public async Task<bool> IsCutAsync(string scan, CancellationToken cancellationToken) =>
        (await _table.FindAsync(Partition, scan, cancellationToken))?.GetString(Place) is not null;

    /// <summary>Whether the scan has reached the end of the table and has not begun again.</summary>
    public async Task<bool> HasEndedAsync(string scan, CancellationToken cancellationToken) =>
        (await _table.FindAsync(Partition, scan, cancellationToken))?.GetDateTimeOffset(EndedAt) is not null;

    /// <summary>The pages from where the scan stopped, until the budget is used up; no page while the scan rests.</summary>
    /// <param name="scan">Its name.</param>
    /// <param name="budget">It is checked between two pages, so zero means one page.</param>
    /// <param name="rest">Time between the end of one pass and the start of the next.</param>
    public async IAsyncEnumerable<IReadOnlyList<T>> PagesAsync<T>(
        string scan, AsyncPageable<T> rows, TimeSpan budget, TimeSpan rest, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : notnull
    {
        var known = await _table.FindAsync(Partition, scan, cancellationToken);
        var place = known?.GetString(Place);
        var started = time.GetUtcNow();

        if (place is null && known?.GetDateTimeOffset(EndedAt) + rest > started)
        {
            yield break;
        }

        await foreach (var page in rows.AsPages(place).WithCancellation(cancellationToken))
        {
            yield return page.Values;

            // Saved after the caller has processed the page, so that a page in which a worker died is read again.
            await SaveAsync(scan, page.ContinuationToken, cancellationToken);

            if (time.GetUtcNow() - started >= budget)
            {
                yield break;
            }
        }
    }

    /// <summary>Acts on each row of the pages. A row that fails is logged, and the next round comes to it again.</summary>
    public async Task EachAsync<T>(
        string scan, AsyncPageable<T> rows, TimeSpan budget, Func<T, string> name, Func<T, CancellationToken, Task> act, ILogger logger,
        CancellationToken cancellationToken, int parallel = 1)
        where T : notnull
    {
        await foreach (var page in PagesAsync(scan, rows, budget, rest: TimeSpan.Zero, cancellationToken))
        {
            await Isolated.EachAsync(scan, page, name, act, logger, cancellationToken, parallel);
        }
    }

    private async Task SaveAsync(string scan, string? place, CancellationToken cancellationToken)
    {
        var isOver = string.IsNullOrEmpty(place);
        var row = new TableEntity(Partition, scan) { [Place] = isOver ? null : place, [EndedAt] = isOver ? time.GetUtcNow() : null };
        await _table.PutAsync(row, cancellationToken);
    }
}
