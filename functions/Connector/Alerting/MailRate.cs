using System.Net;
using Azure;
using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>
/// Spreads alert mails over time, so that all instances together send no more than the mail server takes a minute. The row <c>!rate</c>/<c>next</c>
/// of the table Alerts holds the end of the last reserved turn.
/// </summary>
public sealed class MailRate(TableServiceClient tables, AlertOptions options, TimeProvider time)
{
    private const string Partition = "!rate";

    private const string Row = "next";

    private const string EndsAt = "At";

    // A tenth of a minute's mails may leave together after a quiet time.
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(6);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.AlertsTable);

    /// <summary>Reserves the next free turn.</summary>
    /// <param name="mails">How many mails will be sent in it.</param>
    /// <returns>When the mails may leave; now if there is no limit.</returns>
    public async Task<DateTimeOffset> ReserveAsync(int mails, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (options.MailsPerMinute == 0)
        {
            return now;
        }

        var length = mails * (TimeSpan.FromMinutes(1) / options.MailsPerMinute);

        // Ends, because each lost race is another caller's reservation.
        while (true)
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
            var last = found.HasValue ? found.Value : null;
            var freeAt = last?.GetDateTimeOffset(EndsAt) is { } at && at > now ? at : now;

            if (await TrySaveAsync(freeAt + length, last?.ETag, cancellationToken))
            {
                return freeAt - Burst > now ? freeAt - Burst : now;
            }
        }
    }

    private async Task<bool> TrySaveAsync(DateTimeOffset endsAt, ETag? version, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, Row) { [EndsAt] = endsAt };

        try
        {
            await (version is { } known
                ? _table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken)
                : _table.AddEntityAsync(row, cancellationToken));
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }
}
