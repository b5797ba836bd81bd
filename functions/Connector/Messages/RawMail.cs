using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>
/// Reads the raw bytes of stored mail. All methods return null if there are no bytes, for example because they were erased.
/// </summary>
public sealed class RawMail(BlobServiceClient blobs, DelegationKey delegation, TimeProvider time)
{
    public const string ContentType = "message/rfc822";

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);

    /// <summary>Opens a mail as a stream from storage. The caller disposes of the stream.</summary>
    public async Task<Stream?> OpenAsync(string blob, CancellationToken cancellationToken) =>
        await Blobs.UnlessGoneAsync(
            async () => (await _mail.GetBlobClient(blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content);

    /// <summary>Reads a small mail.</summary>
    public async Task<byte[]?> ReadAsync(string blob, CancellationToken cancellationToken) =>
        await Blobs.UnlessGoneAsync(
            async () => (await _mail.GetBlobClient(blob).DownloadContentAsync(cancellationToken)).Value.Content.ToArray());

    /// <summary>Signs a link to this mail that is valid for a while; null when the credential cannot sign links.</summary>
    public async Task<MailLink?> LinkAsync(string blob, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var client = _mail.GetBlobClient(blob);
        var until = time.GetUtcNow() + lifetime;

        if (client.CanGenerateSasUri)
        {
            return new MailLink(client.GenerateSasUri(BlobSasPermissions.Read, until), until);
        }

        if (await delegation.FindAsync(until, cancellationToken) is not { } key)
        {
            return null;
        }

        // A link is not valid for longer than its key.
        until = until < key.SignedExpiresOn ? until : key.SignedExpiresOn;
        return new MailLink(client.GenerateUserDelegationSasUri(BlobSasPermissions.Read, until, key), until);
    }
}

/// <summary>A link that opens one mail to anyone who has it, so it must never be logged.</summary>
public sealed record MailLink(Uri Address, DateTimeOffset Until);
