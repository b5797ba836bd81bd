using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Forwarding.Holding;

/// <summary>
/// Mail that came by forwarding while its mailbox was paused: in the container <c>held</c>, where no age rule deletes it, until the mailbox is resumed.
/// </summary>
public sealed class HeldMails(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _held = blobs.GetBlobContainerClient(StorageNames.HeldContainer);

    /// <summary>Keeps a mail; the same mail once.</summary>
    public async Task KeepAsync(MailboxKey mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = raw.OpenRead();
            await _held.GetBlockBlobClient($"{Folder(mailbox)}{MailDigest.Of(raw)}.eml").UploadAsync(
                stream, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is (int)HttpStatusCode.Conflict or (int)HttpStatusCode.PreconditionFailed)
        {
            // Kept by an earlier try.
        }
    }

    /// <summary>All that is kept.</summary>
    public IAsyncEnumerable<HeldMail> ListAsync(CancellationToken cancellationToken) =>
        _held.GetBlobsAsync(new GetBlobsOptions(), cancellationToken).Select(HeldMail.From).Where(mail => mail is not null).Select(mail => mail!);

    /// <summary>Reads a mail. Memory for it is reserved before.</summary>
    /// <returns>Null when it is gone.</returns>
    public async Task<MailBytes?> ReadAsync(HeldMail mail, CancellationToken cancellationToken)
    {
        var bytes = new MailBytes();

        try
        {
            using var blob = (await _held.GetBlobClient(mail.Blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            var buffer = new byte[64 * 1024];

            while (await blob.Content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                bytes.Append(buffer.AsSpan(0, read));
            }

            return bytes;
        }
        catch (Exception exception)
        {
            bytes.Dispose();

            if (exception is RequestFailedException { Status: (int)HttpStatusCode.NotFound })
            {
                return null;
            }

            throw;
        }
    }

    public Task DeleteAsync(HeldMail mail, CancellationToken cancellationToken) =>
        _held.GetBlobClient(mail.Blob).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes all that is kept for a mailbox.</summary>
    public async Task DeleteAllAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        await foreach (var blob in _held.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder(mailbox) }, cancellationToken))
        {
            await _held.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    private static string Folder(MailboxKey mailbox) => $"{StorageKeys.Escape(mailbox.Account)}/{StorageKeys.Escape(mailbox.Address)}/";
}

/// <summary>A mail that waits for its mailbox to be resumed.</summary>
/// <param name="Size">In bytes.</param>
public sealed record HeldMail(MailboxKey Mailbox, string Blob, long Size, DateTimeOffset KeptAt)
{
    /// <returns>Null for a blob that is none.</returns>
    internal static HeldMail? From(BlobItem blob) => blob.Name.Split('/') is [var account, var address, _]
        ? new HeldMail(
            new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address)),
            blob.Name,
            blob.Properties.ContentLength ?? 0,
            blob.Properties.CreatedOn ?? DateTimeOffset.MinValue)
        : null;
}
