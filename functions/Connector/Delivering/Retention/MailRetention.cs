using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Messages;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering.Retention;

/// <summary>
/// Erases the raw bytes of old mail that has been delivered. Mail that is undelivered or was refused is kept at any age, which an age rule
/// of the storage account could not do.
/// </summary>
internal sealed partial class MailRetention(
    TableServiceClient tables, BlobServiceClient blobs, TableScan scan, RetentionOptions options, TimeProvider time,
    ILogger<MailRetention> logger)
{
    private const string Scan = "mail retention";

    private const string Blob = nameof(StoredMessage.Blob);

    /// <summary>The number of mails that are erased in parallel.</summary>
    private const int AtATime = 16;

    private static readonly TimeSpan BudgetPerMinute = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RestBetweenPasses = TimeSpan.FromHours(6);

    private static readonly string Erasable = string.Join(
        " or ",
        new[] { MessageState.Delivered, MessageState.Duplicate, MessageState.OwnAlert }
            .Select(state => TableClient.CreateQueryFilter($"State eq {state.ToString()}")));

    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);
    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);

    /// <remarks>
    /// The filter is on columns that are not keys, so the service reads the whole table. Rows of erased mail no longer match.
    /// </remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.KeepMailFor is not { } keepFor)
        {
            return;
        }

        var before = time.GetUtcNow() - keepFor;
        var rows = _messages.QueryAsync<TableEntity>(
            $"{TableClient.CreateQueryFilter($"ImportedAt lt {before} and Blob gt ''")} and ({Erasable})",
            select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), Blob],
            cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync(Scan, rows, BudgetPerMinute, RestBetweenPasses, cancellationToken))
        {
            await Isolated.EachAsync(
                Scan, page, row => $"{row.PartitionKey} {row.RowKey}", EraseAsync, logger, cancellationToken, AtATime);

            if (page.Count > 0)
            {
                Log.Erased(logger, page.Count, before);
            }
        }
    }

    /// <summary>
    /// Deletes the bytes first, so that a crash leaves a row that the next pass finds. A row that has changed waits for the next pass too.
    /// </summary>
    private async Task EraseAsync(TableEntity row, CancellationToken cancellationToken)
    {
        await _mail.GetBlobClient(row.GetString(Blob)).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        var erased = new TableEntity(row.PartitionKey, row.RowKey) { [Blob] = "", ["ErasedAt"] = time.GetUtcNow() };
        await _messages.TryMergeAsync(erased, row.ETag, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Erased the bytes of up to {Count} delivered mails imported before {Before}.")]
        public static partial void Erased(ILogger logger, int count, DateTimeOffset before);
    }
}
