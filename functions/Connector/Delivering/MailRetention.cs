using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Storage;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// Erases the raw bytes of mail that is old enough and that needs no delivery any more. An age rule of the storage account could not know
/// that; mail that is not delivered, or was refused, is kept however old it is.
/// </summary>
public sealed partial class MailRetention(
    TableServiceClient tables, BlobServiceClient blobs, TableScan scan, RetentionOptions options, TimeProvider time, ILogger<MailRetention> logger)
{
    private const string Scan = "mail retention";

    private const string Blob = nameof(StoredMessage.Blob);

    /// <summary>Mails that are erased side by side.</summary>
    private const int Parallel = 16;

    /// <summary>Of each minute.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <summary>Between two passes over the table.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(6);

    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);
    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);

    /// <remarks>Filters on columns that are no key: it reads the whole table, slowly, and the rows that were erased do not match any more.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.KeepMailFor is not { } keepFor)
        {
            return;
        }

        var before = time.GetUtcNow() - keepFor;
        var rows = _messages.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter(
                $"ImportedAt lt {before} and Blob gt '' and (State eq {nameof(MessageState.Delivered)} or State eq {nameof(MessageState.Duplicate)} or State eq {nameof(MessageState.OwnAlert)})"),
            select: [nameof(ITableEntity.PartitionKey), nameof(ITableEntity.RowKey), Blob],
            cancellationToken: cancellationToken);

        await foreach (var page in scan.PagesAsync(Scan, rows, Budget, Rest, cancellationToken))
        {
            await Isolated.EachAsync(
                Scan, page, row => $"{row.PartitionKey} {row.RowKey}", EraseAsync, logger, cancellationToken, Parallel);

            if (page.Count > 0)
            {
                Log.Erased(logger, page.Count, before);
            }
        }
    }

    /// <summary>The bytes first, so that a crash leaves a row that the next pass finds.</summary>
    private async Task EraseAsync(TableEntity row, CancellationToken cancellationToken)
    {
        await _mail.GetBlobClient(row.GetString(Blob)).DeleteIfExistsAsync(cancellationToken: cancellationToken);

        try
        {
            var erased = new TableEntity(row.PartitionKey, row.RowKey) { [Blob] = "", ["ErasedAt"] = time.GetUtcNow() };
            await _messages.UpdateEntityAsync(erased, row.ETag, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException moved) when (moved.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.NotFound)
        {
            // Another column changed, and the next pass comes by again.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Erased the bytes of up to {Count} delivered mails imported before {Before}.")]
        public static partial void Erased(ILogger logger, int count, DateTimeOffset before);
    }
}
