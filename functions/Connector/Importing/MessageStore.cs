using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>
/// Makes mail durable: raw bytes in the container <c>mail</c>, then a row in Messages. Names come from the message's identity,
/// so doing it twice does no harm (I2).
/// </summary>
public sealed class MessageStore(BlobServiceClient blobs, TableServiceClient tables, TimeProvider time)
{
    /// <summary>Rows that one transaction may hold.</summary>
    public const int MaxBatch = Transactions.MaxRows;

    /// <summary>In front of a digest: the id of a mail that was forwarded here.</summary>
    public const string ForwardedPrefix = "fwd-";

    private const string ContentType = "message/rfc822";

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);
    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);
    private readonly TableClient _deadLetters = tables.GetTableClient(StorageNames.DeadLettersTable);

    /// <summary>Which of these messages have a row already. May hold others too.</summary>
    public async Task<KnownMessages> FindKnownAsync(MailboxKey mailbox, IReadOnlyList<string> gmailIds, CancellationToken cancellationToken)
    {
        var known = new KnownMessages();

        if (gmailIds.Count > 0)
        {
            var rows = _messages.QueryAsync<TableEntity>(
                MessageKeys.Filter(mailbox, gmailIds), select: [nameof(ITableEntity.RowKey), nameof(MessageRow.State)], cancellationToken: cancellationToken);

            await foreach (var row in rows)
            {
                known.Add(row.RowKey, row.GetString(nameof(MessageRow.State)));
            }
        }

        return known;
    }

    /// <summary>Stores the raw mail.</summary>
    /// <returns>The row that makes it known, to be handed to <see cref="AddRowsAsync"/>.</returns>
    public async Task<MessageRow> PutAsync(MailboxKey mailbox, GmailMessage message, MailBytes raw, CancellationToken cancellationToken)
    {
        var name = BlobName(mailbox, message.GmailId, message.ReceivedAt);

        try
        {
            await using var stream = raw.OpenRead();
            await _mail.GetBlockBlobClient(name).UploadAsync(stream, NewBlob(), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            if (!await TryReplaceOtherAsync(name, raw, cancellationToken))
            {
                throw;
            }
        }

        return MessageRow.Stored(message, name, raw.Sha256(), raw.Length, time.GetUtcNow());
    }

    /// <summary>Stores a mail that was forwarded here.</summary>
    /// <returns>The row that makes it known, to be handed to <see cref="AddRowsAsync"/>.</returns>
    public async Task<MessageRow> PutForwardedAsync(MailboxKey mailbox, string digest, MailBytes raw, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = ForwardedPrefix + digest;
        var name = BlobName(mailbox, id, now);

        try
        {
            await using var stream = raw.OpenRead();
            await _mail.GetBlockBlobClient(name).UploadAsync(stream, NewBlob(), cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            // Stored by an earlier try; what a relay put on top may differ, and does not count. The row speaks of the bytes that are there.
            using var stored = (await _mail.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            var sha256 = await SHA256.HashDataAsync(stored.Content, cancellationToken);
            return Forwarded(id, name, Convert.ToHexStringLower(sha256), stored.Details.ContentLength, digest, now);
        }

        return Forwarded(id, name, raw.Sha256(), raw.Length, digest, now);
    }

    private static MessageRow Forwarded(string id, string blob, string sha256, long size, string digest, DateTimeOffset now) =>
        new(id, MessageState.Stored, now, ReceivedAt: now, Blob: blob, Sha256: sha256, Size: size, Digest: digest) { Route = MessageRow.ForwardingRoute };

    /// <summary>
    /// Stored by an earlier try, as a rule: Gmail never changes the bytes behind an id. But that try may have been under another size
    /// limit, and have stored a stub where there is a mail now, or the other way round.
    /// </summary>
    /// <returns>False when nothing is there: then the refusal meant something else.</returns>
    private async Task<bool> TryReplaceOtherAsync(string name, MailBytes raw, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await _mail.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken);

            if (stored.Value.ContentLength != raw.Length)
            {
                await ReplaceAsync(name, raw, cancellationToken);
            }

            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task ReplaceAsync(string name, MailBytes raw, CancellationToken cancellationToken)
    {
        await using var stream = raw.OpenRead();
        await _mail.GetBlobClient(name).UploadAsync(
            stream, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = ContentType } }, cancellationToken);
    }

    /// <summary>The row of a message that is gone.</summary>
    public MessageRow ToGone(string gmailId) => MessageRow.Gone(gmailId, time.GetUtcNow());

    /// <summary>The row of a message whose bytes make no sense.</summary>
    public MessageRow ToUnreadable(GmailMessage message) => MessageRow.Unreadable(message, time.GetUtcNow());

    /// <summary>Makes messages known, all or none that matters.</summary>
    /// <exception cref="RequestFailedException">Storage refused one.</exception>
    public async Task AddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        if (await TryAddRowsAsync(mailbox, rows) is [var refused, ..])
        {
            ExceptionDispatchInfo.Throw(refused.Refusal);
        }
    }

    /// <summary>Makes messages known, in one transaction if they fit.</summary>
    /// <remarks>Takes no token: what is done is done, and a host that is shutting down must not lose it.</remarks>
    /// <returns>Those that storage refused; the others are known.</returns>
    public async Task<IReadOnlyList<RefusedRow>> TryAddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, MaxBatch);

        if (rows.Count == 0)
        {
            return [];
        }

        foreach (var rejected in rows.Where(row => row.State == MessageState.DeadLettered))
        {
            await _deadLetters.UpsertEntityAsync(rejected.ToDeadLetter(MessageKeys.Partition(mailbox)), TableUpdateMode.Replace);
        }

        var refused = new List<RefusedRow>();

        foreach (var transaction in Transactions.Cut(rows.Select(row => row.ToEntity(MessageKeys.Partition(mailbox)))))
        {
            foreach (var (entity, refusal) in await SubmitAsync(transaction))
            {
                refused.Add(new RefusedRow(rows.First(row => StorageKeys.Escape(row.GmailId) == entity.RowKey), refusal));
            }
        }

        return refused;
    }

    /// <returns>Those that storage refused.</returns>
    private async Task<IReadOnlyList<(TableEntity Row, RequestFailedException Refusal)>> SubmitAsync(IReadOnlyList<TableEntity> entities)
    {
        var refused = new List<(TableEntity, RequestFailedException)>();

        try
        {
            await _messages.SubmitTransactionAsync(entities.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)));
        }
        catch (RequestFailedException exception) when (StorageWitness.IsRefusal(exception))
        {
            // One of them is refused, or has come in meanwhile, or this is the echo of our own success: those that are there stay as they are.
            foreach (var entity in entities)
            {
                if (await FindRefusalAsync(entity) is { } refusal)
                {
                    refused.Add((entity, refusal));
                }
            }
        }

        return refused;
    }

    /// <returns>Why storage refuses the row; null when it is there.</returns>
    private async Task<RequestFailedException?> FindRefusalAsync(TableEntity entity)
    {
        try
        {
            await _messages.AddEntityAsync(entity);
            return null;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            return null;
        }
        catch (RequestFailedException exception) when (StorageWitness.IsRefusal(exception))
        {
            return exception;
        }
    }

    private static BlobUploadOptions NewBlob() => new()
    {
        Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        HttpHeaders = new BlobHttpHeaders { ContentType = ContentType },
    };

    private static string BlobName(MailboxKey mailbox, string id, DateTimeOffset receivedAt) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{StorageKeys.Escape(mailbox.Account)}/{StorageKeys.Escape(mailbox.Address)}/{receivedAt.UtcDateTime:yyyy'/'MM'/'dd}/{StorageKeys.Escape(id)}.eml");
}

/// <summary>A row that storage did not take while it may take others.</summary>
public sealed record RefusedRow(MessageRow Row, RequestFailedException Refusal);
