using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>Reads the raw bytes of stored mail. Null everywhere means that they are not there (any more).</summary>
public sealed class RawMail(BlobServiceClient blobs, DelegationKey delegation, TimeProvider time)
{
    public const string ContentType = "message/rfc822";

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);

    /// <summary>The mail as it comes from storage, never held whole. Whoever gets it disposes of it.</summary>
    public async Task<Stream?> OpenAsync(string blob, CancellationToken cancellationToken) =>
        await UnlessGoneAsync(async () => (await _mail.GetBlobClient(blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content);

    /// <summary>The whole mail, for one that is small.</summary>
    public async Task<byte[]?> ReadAsync(string blob, CancellationToken cancellationToken) =>
        await UnlessGoneAsync(async () => (await _mail.GetBlobClient(blob).DownloadContentAsync(cancellationToken)).Value.Content.ToArray());

    /// <summary>An address that reads this mail, and nothing else, for a while; null when the credential cannot sign one.</summary>
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

        // No link outlasts its key.
        until = until < key.SignedExpiresOn ? until : key.SignedExpiresOn;
        return new MailLink(client.GenerateUserDelegationSasUri(BlobSasPermissions.Read, until, key), until);
    }

    /// <summary>
    /// Whether storage refuses this blob and would give others: it lies in the archive tier or is being rehydrated (409), is leased or under
    /// a policy (403, 409, 412). Storage that is away or busy answers 408, 429 or 5xx instead.
    /// </summary>
    public static bool IsOfOneBlob(RequestFailedException exception) =>
        exception.Status is >= 400 and < 500 and not ((int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.RequestTimeout or (int)HttpStatusCode.TooManyRequests);

    private static async Task<T?> UnlessGoneAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}

/// <summary>An address that opens one mail to whoever knows it: never to be logged.</summary>
public sealed record MailLink(Uri Address, DateTimeOffset Until);
