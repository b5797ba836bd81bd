using Azure.Data.Tables;
using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Endings;

/// <summary>
/// The partition <c>!endings</c> of the table Connects: a row for each credential that ends, and <c>!looked</c>, which says when
/// credentials were last looked at.
/// </summary>
public sealed class EndingTable(TableServiceClient tables, TimeProvider time, ILogger<EndingTable> logger)
{
    private const string Partition = "!endings";

    private const string Looked = "!looked";

    private const string LookedAt = "LookedAt";

    private static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    /// <summary>Saves a call each minute. Another instance may look in between, which the row tells.</summary>
    private DateTimeOffset _restUntil = DateTimeOffset.MinValue;

    private readonly TableClient _table = tables.GetTableClient(StorageNames.ConnectsTable);

    public async Task<IReadOnlyList<Ending>> ListAsync(CancellationToken cancellationToken) =>
        await _table.ListAsync(Partition, cancellationToken).Where(row => row.RowKey != Looked)
            .ReadAsync(row => row.State<Ending>(), logger, cancellationToken).ToListAsync(cancellationToken);

    public async Task<Ending?> FindAsync(Ending same, CancellationToken cancellationToken) =>
        await _table.FindAsync(Partition, Key(same), cancellationToken) is { } row ? row.State<Ending>() : null;

    public Task SaveAsync(Ending ending, CancellationToken cancellationToken) =>
        _table.PutAsync(new TableEntity(Partition, Key(ending)).WithState(ending), cancellationToken);

    public Task DeleteAsync(Ending ending, CancellationToken cancellationToken) =>
        _table.DeleteAsync(Partition, Key(ending), cancellationToken);

    /// <summary>Takes today's look. It is taken before the look, so that no failure leads to a second one.</summary>
    /// <returns>False if it was taken, by this or another instance.</returns>
    public async Task<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (_restUntil > now)
        {
            return false;
        }

        var known = await _table.FindAsync(Partition, Looked, cancellationToken);
        var lookedAt = known?.GetDateTimeOffset(LookedAt);
        _restUntil = (lookedAt is { } last && last + Rest > now ? last : now) + Rest;
        return !(lookedAt + Rest > now)
            && await _table.TrySaveAsync(
                new TableEntity(Partition, Looked) { [LookedAt] = now }, known?.ETag, cancellationToken) is not null;
    }

    private static string Key(Ending ending) => StorageKeys.Join(ending.Kind.ToString(), ending.Account ?? "", ending.Name);
}
