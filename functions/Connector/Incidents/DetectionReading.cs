using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Incidents;

/// <summary>
/// Reads what <see cref="Detection"/> decides from. All instances meet the failures of a block at the same moment, so a row of the table
/// Incidents lets one of them at a time read the failures and all mailboxes.
/// </summary>
public sealed class DetectionReading(
    TableServiceClient tables, IncidentTable incidents, MailboxTable mailboxes, IncidentOptions options, TimeProvider time)
{
    private const string Turn = "!look";

    private const string NextAt = "NextAt";

    /// <summary>Of a storage account (learn.microsoft.com, "Scalability and performance targets for Table storage").</summary>
    private const double RowsPerSecond = 20_000;

    private readonly TableClient _table = tables.GetTableClient(StorageNames.IncidentsTable);

    /// <param name="scene">The recent incidents.</param>
    /// <returns>With all mailboxes if enough of them fail; null if another instance reads them, or has just read them.</returns>
    public async Task<IncidentScene?> TryReadAsync(IncidentScene scene, CancellationToken cancellationToken)
    {
        if (await TryTakeTurnAsync(cancellationToken) is not { } turn)
        {
            return null;
        }

        scene = scene with { Signals = await incidents.SignalsSinceAsync(scene.Now - options.Window, cancellationToken) };

        if (!Detection.IsWorthCounting(scene))
        {
            return scene;
        }

        var all = await mailboxes.ListAsync(cancellationToken).ToListAsync(cancellationToken);

        // A large installation is read less often, so that half of the account's rate is left for everything else.
        if (TimeSpan.FromSeconds(2 * all.Count / RowsPerSecond) is var pause && pause > options.NudgeEvery)
        {
            await _table.TryReplaceAsync(Next(pause), turn, cancellationToken);
        }

        return scene with { Mailboxes = all, Now = time.GetUtcNow() };
    }

    /// <returns>The version of the turn's row; null if it is the turn of another instance.</returns>
    private async Task<ETag?> TryTakeTurnAsync(CancellationToken cancellationToken)
    {
        var turn = await _table.FindAsync(Turn, Turn, cancellationToken);
        return turn?.GetDateTimeOffset(NextAt) > time.GetUtcNow()
            ? null
            : await _table.TrySaveAsync(Next(options.NudgeEvery), turn?.ETag, cancellationToken);
    }

    private TableEntity Next(TimeSpan pause) => new(Turn, Turn) { [NextAt] = time.GetUtcNow() + pause };
}
