using Azure.Data.Tables;
using Connector.Storage;

namespace Connector.Alerting;

/// <summary>
/// Spreads alert mails over time, so that all instances together send no more than the mail server takes a minute. The row
/// <c>!rate</c>/<c>next</c>
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
            var last = await _table.FindAsync(Partition, Row, cancellationToken);
            var freeAt = last?.GetDateTimeOffset(EndsAt) is { } at && at > now ? at : now;
            var reserved = new TableEntity(Partition, Row) { [EndsAt] = freeAt + length };

            if (await _table.TrySaveAsync(reserved, last?.ETag, cancellationToken) is not null)
            {
                return freeAt - Burst > now ? freeAt - Burst : now;
            }
        }
    }
}
