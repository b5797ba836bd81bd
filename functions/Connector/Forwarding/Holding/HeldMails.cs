using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;

namespace Connector.Forwarding.Holding;

/// <summary>
/// Keeps forwarded mail of paused mailboxes in the container <c>held</c>, which has no age rule, until the mailbox is resumed.
/// </summary>
public sealed class HeldMails(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _held = blobs.GetBlobContainerClient(StorageNames.HeldContainer);

    /// <summary>May be repeated: the same mail is kept once.</summary>
    public async Task KeepAsync(MailboxKey mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = raw.OpenRead();
            var blob = _held.GetBlobClient($"{Folder(mailbox)}{MailFingerprint.Of(raw.Memory.Span)}.eml");
            await blob.UploadAsync(stream, overwrite: false, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Conflict)
        {
            // Kept by an earlier try.
        }
    }

    /// <summary>The held mails of all mailboxes.</summary>
    public IAsyncEnumerable<HeldMail> ListAsync(CancellationToken cancellationToken) =>
        _held.GetBlobsAsync(new GetBlobsOptions(), cancellationToken).Select(HeldMail.From).OfType<HeldMail>();

    /// <summary>Reads a mail into memory, which the caller has reserved.</summary>
    /// <returns>False if it is gone.</returns>
    public async Task<bool> TryReadAsync(HeldMail mail, MailBytes into, CancellationToken cancellationToken)
    {
        using var blob = await Blobs.UnlessGoneAsync(
            async () => (await _held.GetBlobClient(mail.Blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value);
        return blob is not null && await into.AppendAsync(blob.Content, long.MaxValue, cancellationToken);
    }

    public Task DeleteAsync(HeldMail mail, CancellationToken cancellationToken) =>
        _held.GetBlobClient(mail.Blob).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <summary>Deletes the held mails of one mailbox.</summary>
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
    /// <returns>Null for a blob with another kind of name.</returns>
    internal static HeldMail? From(BlobItem blob) => blob.Name.Split('/') is [var account, var address, _]
        ? new HeldMail(
            new MailboxKey(StorageKeys.Unescape(account), StorageKeys.Unescape(address)),
            blob.Name,
            blob.Properties.ContentLength ?? 0,
            blob.Properties.CreatedOn ?? DateTimeOffset.MinValue)
        : null;
}
