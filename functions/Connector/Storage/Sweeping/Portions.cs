using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Connector.Storage.Sweeping;

/// <summary>
/// Lets a sweep read a table in portions within a time budget: the next run starts after the row at which the last one stopped, so rows at
/// the top that stay due do not block the others. A position is a row of the partition <c>!sweeps</c> in Alerts.
/// </summary>
public sealed class Portions(TableServiceClient tables, TimeProvider time)
{
    private const string Partition = "!sweeps";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>Whether the last run stopped before the end of the table.</summary>
    public async Task<bool> IsCutAsync(string sweep, CancellationToken cancellationToken) =>
        await FindAsync(sweep, cancellationToken) is not null;

    /// <param name="list">The rows after a position; null for the start.</param>
    /// <param name="most">Maximum rows in a run.</param>
    /// <param name="work">Receives the rows of this run.</param>
    public async Task RunAsync<T>(
        string sweep,
        Func<RowPosition?, IAsyncEnumerable<T>> list,
        Func<T, RowPosition> position,
        TimeSpan budget,
        int most,
        Func<IAsyncEnumerable<T>, Task> work,
        CancellationToken cancellationToken)
    {
        var from = await FindAsync(sweep, cancellationToken);
        var until = time.GetUtcNow() + budget;
        RowPosition? last = null;
        var (count, isCut) = (0, false);

        await work(Portion(cancellationToken));
        await SaveAsync(sweep, from, isCut ? last : null);

        async IAsyncEnumerable<T> Portion([EnumeratorCancellation] CancellationToken token)
        {
            await foreach (var item in list(from).WithCancellation(token))
            {
                if (count == most || (count > 0 && time.GetUtcNow() >= until))
                {
                    isCut = true;
                    yield break;
                }

                count++;
                last = position(item);
                yield return item;
            }
        }
    }

    private async Task<RowPosition?> FindAsync(string sweep, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(Partition, sweep, cancellationToken);
        return row?.GetString("AtPartition") is { } partition && row.GetString("AtRow") is { } at ? new RowPosition(partition, at) : null;
    }

    /// <remarks>Takes no token, since the work is done and must be recorded.</remarks>
    private async Task SaveAsync(string sweep, RowPosition? before, RowPosition? after)
    {
        if (after is not null)
        {
            var row = new TableEntity(Partition, sweep) { ["AtPartition"] = after.Partition, ["AtRow"] = after.Row };
            await _table.PutAsync(row, CancellationToken.None);
        }
        else if (before is not null)
        {
            await _table.DeleteAsync(Partition, sweep, CancellationToken.None);
        }
    }
}
