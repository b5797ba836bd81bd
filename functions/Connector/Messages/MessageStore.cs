using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Telemetry;

namespace Connector.Messages;

/// <summary>
/// Makes mail durable: raw bytes in the container <c>mail</c>, then a row in Messages. Names come from the message's id, so a repetition
/// does no harm (I2).
/// </summary>
public sealed class MessageStore(BlobServiceClient blobs, TableServiceClient tables, MailIndex index, TimeProvider time)
{
    /// <summary>The number of rows that one transaction may hold.</summary>
    public const int MaxBatch = Transactions.MaxRows;

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);
    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);
    private readonly TableClient _deadLetters = tables.GetTableClient(StorageNames.DeadLettersTable);

    /// <summary>A row of a message that is imported now.</summary>
    public MessageRow NewRow(string gmailId, MessageState state, string? threadId = null, DateTimeOffset? receivedAt = null) =>
        new(gmailId, state, time.GetUtcNow(), threadId, receivedAt);

    /// <summary>Stores a mail's raw bytes.</summary>
    /// <param name="row">The mail's row so far.</param>
    /// <returns>The row with its bytes, to be passed to <see cref="AddRowsAsync"/>.</returns>
    public async Task<MessageRow> PutAsync(MailboxKey mailbox, MessageRow row, MailBytes raw, CancellationToken cancellationToken)
    {
        var name = BlobName(mailbox, row);

        if (await TryUploadAsync(name, raw, cancellationToken) is { } conflict && !await TryReplaceOtherAsync(name, raw, cancellationToken))
        {
            ExceptionDispatchInfo.Throw(conflict);
        }

        return row with { Blob = name, Sha256 = raw.Sha256(), Size = raw.Length };
    }

    /// <summary>Stores a forwarded mail's raw bytes.</summary>
    /// <returns>The row to be passed to <see cref="AddRowsAsync"/>.</returns>
    public async Task<MessageRow> PutForwardedAsync(
        MailboxKey mailbox, string fingerprint, MailBytes raw, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row =
            new MessageRow(MessageRow.ForwardedPrefix + fingerprint, MessageState.Stored, now, ReceivedAt: now, Fingerprint: fingerprint)
            {
                Route = MessageRow.ForwardingRoute,
            };
        var name = BlobName(mailbox, row);

        if (await TryUploadAsync(name, raw, cancellationToken) is null)
        {
            return row with { Blob = name, Sha256 = raw.Sha256(), Size = raw.Length };
        }

        // An earlier try stored it. Headers that a relay adds may differ, and the row has to describe the bytes that are stored.
        using var stored = (await _mail.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stored.Content, cancellationToken));
        return row with { Blob = name, Sha256 = sha256, Size = stored.Details.ContentLength };
    }

    /// <summary>Uploads a new blob.</summary>
    /// <returns>Why storage refused it, if there may be a blob of that name; null when it is stored.</returns>
    private async Task<RequestFailedException?> TryUploadAsync(string name, MailBytes raw, CancellationToken cancellationToken)
    {
        try
        {
            await UploadAsync(name, raw, new BlobRequestConditions { IfNoneMatch = ETag.All }, cancellationToken);
            return null;
        }
        catch (RequestFailedException conflict) when (conflict.Status
            is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            return conflict;
        }
    }

    /// <summary>
    /// Replaces a blob of another length. An earlier try stored the blob, and Gmail never changes the bytes of an id; but that try may have
    /// run with another size limit and have stored a stub instead of the mail, or the mail instead of a stub.
    /// </summary>
    /// <returns>False when there is no blob, so the refusal had another reason.</returns>
    private async Task<bool> TryReplaceOtherAsync(string name, MailBytes raw, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await _mail.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken);

            if (stored.Value.ContentLength != raw.Length)
            {
                await UploadAsync(name, raw, conditions: null, cancellationToken);
            }

            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task UploadAsync(string name, MailBytes raw, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        await using var stream = raw.OpenRead();
        var headers = new BlobHttpHeaders { ContentType = RawMail.ContentType };
        await _mail.GetBlockBlobClient(name).UploadAsync(
            stream, new BlobUploadOptions { Conditions = conditions, HttpHeaders = headers }, cancellationToken);
    }

    /// <summary>Adds rows.</summary>
    /// <exception cref="RequestFailedException">Storage refused one.</exception>
    public async Task AddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        if (await TryAddRowsAsync(mailbox, rows) is [var refused, ..])
        {
            ExceptionDispatchInfo.Throw(refused.Refusal);
        }
    }

    /// <summary>Adds rows, in one transaction if they fit. A row that exists stays as it is.</summary>
    /// <remarks>Takes no token, since a host that is shutting down must not lose what was imported.</remarks>
    /// <returns>The rows that storage refused; the others are added.</returns>
    public async Task<IReadOnlyList<RefusedRow>> TryAddRowsAsync(MailboxKey mailbox, IReadOnlyList<MessageRow> rows)
    {
        var partition = MessageKeys.Partition(mailbox);

        foreach (var rejected in rows.Where(row => row.State == MessageState.DeadLettered))
        {
            await _deadLetters.UpsertEntityAsync(rejected.ToDeadLetter(partition), TableUpdateMode.Replace);
        }

        await index.AddAsync(
            mailbox, rows.Select(row => new IndexedMail(row.GmailId, row.Mail?.MessageId, row.Mail?.From, row.ReceivedAt)));
        var refused = new List<RefusedRow>();

        foreach (var transaction in Transactions.Cut(rows.Select(row => row.ToEntity(partition))))
        {
            foreach (var (entity, refusal) in await SubmitAsync(transaction))
            {
                refused.Add(new RefusedRow(rows.First(row => StorageKeys.Escape(row.GmailId) == entity.RowKey), refusal));
            }
        }

        foreach (var row in rows)
        {
            if (row.ArchivedAfter is { } lag)
            {
                Metrics.Delivered(mailbox.Account, row.Route, lag);
            }
        }

        return refused;
    }

    /// <returns>The rows that storage refused.</returns>
    private async Task<IReadOnlyList<(TableEntity Row, RequestFailedException Refusal)>> SubmitAsync(IReadOnlyList<TableEntity> entities)
    {
        var refused = new List<(TableEntity, RequestFailedException)>();

        try
        {
            await _messages.SubmitTransactionAsync(
                entities.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)));
        }
        catch (RequestFailedException exception) when (StorageWitness.IsRefusal(exception))
        {
            // Storage refuses one of the rows, or one of them exists, or the client retried a transaction that had succeeded.
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

    /// <returns>Why storage refuses the row; null when the row exists.</returns>
    private async Task<RequestFailedException?> FindRefusalAsync(TableEntity entity)
    {
        try
        {
            await _messages.TryAddAsync(entity, CancellationToken.None);
            return null;
        }
        catch (RequestFailedException exception) when (StorageWitness.IsRefusal(exception))
        {
            return exception;
        }
    }

    private static string BlobName(MailboxKey mailbox, MessageRow row)
    {
        var folder = $"{StorageKeys.Escape(mailbox.Account)}/{StorageKeys.Escape(mailbox.Address)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}/{row.ReceivedAt!.Value.UtcDateTime:yyyy'/'MM'/'dd}/{StorageKeys.Escape(row.GmailId)}.eml");
    }
}

/// <summary>A row that storage refused although it may take others.</summary>
public sealed record RefusedRow(MessageRow Row, RequestFailedException Refusal);
