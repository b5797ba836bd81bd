using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Queueing;

/// <summary>
/// Reads the table Messages slowly, over hours, and hands over stored messages without a delivery, for example after a crash between their
/// rows and the row of their delivery.
/// </summary>
internal sealed partial class UndeliveredScan(
    TableServiceClient tables, TableScan scan, DeliveryQueue queue, TimeProvider time, ILogger<UndeliveredScan> logger)
{
    private const string Scan = "stored messages";

    private const string ImportedAt = "ImportedAt";

    /// <summary>An import that is under way saves its delivery within this time.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan BudgetPerMinute = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RestBetweenPasses = TimeSpan.FromHours(1);

    private readonly TableClient _table = tables.GetTableClient(StorageNames.MessagesTable);

    /// <remarks>The filter is on columns that are not keys: the service reads all rows of a page and returns the few that match.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settledBefore = time.GetUtcNow() - Settled;
        var rows = _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"State eq {nameof(MessageState.Stored)} and ImportedAt lt {settledBefore}"),
            select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), ImportedAt],
            cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync(Scan, rows, BudgetPerMinute, RestBetweenPasses, cancellationToken))
        {
            foreach (var ofMailbox in page.GroupBy(row => row.PartitionKey))
            {
                if (MessageKeys.MailboxOf(ofMailbox.Key) is { } mailbox)
                {
                    await HandOverAsync(mailbox, [.. ofMailbox], cancellationToken);
                }
            }
        }
    }

    private async Task HandOverAsync(MailboxKey mailbox, List<TableEntity> rows, CancellationToken cancellationToken)
    {
        var ids = rows.ConvertAll(row => StorageKeys.Unescape(row.RowKey));
        var since = rows.Min(row => row.GetDateTimeOffset(ImportedAt)) ?? time.GetUtcNow();
        var handed = await queue.EnsureAsync(mailbox, ids, cancellationToken, since);

        if (handed > 0)
        {
            Metrics.Stray(mailbox.Account, handed);
            Log.Found(logger, handed, mailbox);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Found {Count} stored messages of {Mailbox} without a delivery; they are handed over.")]
        public static partial void Found(ILogger logger, int count, MailboxKey mailbox);
    }
}
