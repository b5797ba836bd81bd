using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Connector.TestKit.App;

/// <summary>Looks at what the app stored, past the app, for proofs.</summary>
public sealed class StorageView(string connectionString)
{
    private const string MailContainer = "mail";
    private const string MessagesTable = "Messages";

    public BlobServiceClient Blobs { get; } = new(connectionString);

    public TableServiceClient Tables { get; } = new(connectionString);

    public QueueServiceClient Queues { get; } =
        new(connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    /// <summary>Every stored mail, read and hashed.</summary>
    public async Task<IReadOnlyList<StoredMail>> MailsAsync(CancellationToken cancellationToken)
    {
        var container = Blobs.GetBlobContainerClient(MailContainer);
        var mails = new ConcurrentBag<StoredMail>();

        if (await container.ExistsAsync(cancellationToken))
        {
            await Parallel.ForEachAsync(
                container.GetBlobsAsync(cancellationToken: cancellationToken), cancellationToken, async (blob, token) =>
            {
                var content = (await container.GetBlobClient(blob.Name).DownloadContentAsync(token)).Value.Content.ToMemory();
                mails.Add(StoredMail.Of(blob.Name, Convert.ToHexStringLower(SHA256.HashData(content.Span)), content.Length));
            });
        }

        return [.. mails.OrderBy(mail => mail.BlobName, StringComparer.Ordinal)];
    }

    public async Task<byte[]> MailAsync(string blobName, CancellationToken cancellationToken) =>
        (await Blobs.GetBlobContainerClient(MailContainer).GetBlobClient(blobName)
            .DownloadContentAsync(cancellationToken)).Value.Content.ToArray();

    public async Task<IReadOnlyList<StoredMailRow>> MessagesAsync(CancellationToken cancellationToken) =>
        [.. (await RowsAsync(MessagesTable, cancellationToken)).Select(StoredMailRow.Of)];

    /// <summary>How many mails there are for each mailbox, each counted once whatever ways it came; reads little of the rows.</summary>
    public async Task<IReadOnlyDictionary<(string Account, string Address), int>> MessageCountsAsync(CancellationToken cancellationToken) =>
        (await RowsAsync(MessagesTable, cancellationToken, "PartitionKey", "RowKey", "DuplicateOf")).Select(StoredMailRow.Of)
            .Where(message => message.DuplicateOf is null)
            .CountBy(message => (message.Account, message.Address)).ToDictionary();

    /// <summary>All rows of a table; none if the table is not there.</summary>
    /// <param name="columns">All if none is named.</param>
    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string table, CancellationToken cancellationToken, params string[] columns)
    {
        var select = columns.Length == 0 ? null : columns;
        var rows = new List<TableEntity>();

        try
        {
            await foreach (var row in Tables.GetTableClient(table).QueryAsync<TableEntity>(
                select: select, cancellationToken: cancellationToken))
            {
                rows.Add(row);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return [];
        }

        return rows;
    }

    /// <summary>Every row of every table, its values as text.</summary>
    public async Task<IReadOnlyList<string>> AllRowsAsync(CancellationToken cancellationToken)
    {
        var all = new List<string>();

        await foreach (var table in Tables.QueryAsync(cancellationToken: cancellationToken))
        {
            all.AddRange(
                (await RowsAsync(table.Name, cancellationToken)).Select(row => string.Join(' ', row.Select(column => column.Value))));
        }

        return all;
    }

    /// <summary>
    /// Whether an instance is sending mails of an outage: it claims the outage before it sends, and ends the claim when it records that.
    /// </summary>
    public async Task<bool> IsAnyAlertClaimedAsync(CancellationToken cancellationToken) =>
        (await RowsAsync("Alerts", cancellationToken)).Any(row => row.Any(column =>
            column.Key == "ClaimedUntil"
            || (column.Value is string text && text.Contains("\"claimedUntil\":\"", StringComparison.OrdinalIgnoreCase))));

    /// <summary>Messages in a queue, with those that are being worked on; 0 if the queue is not there.</summary>
    public async Task<int> QueueLengthAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await Queues.GetQueueClient(queue).GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return 0;
        }
    }

    /// <summary>The queues that have messages in them, by name.</summary>
    public async Task<IReadOnlyDictionary<string, int>> QueueLengthsAsync(CancellationToken cancellationToken)
    {
        var lengths = new SortedDictionary<string, int>(StringComparer.Ordinal);

        await foreach (var queue in Queues.GetQueuesAsync(cancellationToken: cancellationToken))
        {
            if (await QueueLengthAsync(queue.Name, cancellationToken) is > 0 and var length)
            {
                lengths.Add(queue.Name, length);
            }
        }

        return lengths;
    }
}
