using Azure.Storage.Blobs;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>
/// The message ids of a full sync that takes more than one job, oldest first, so that a mailbox of 200,000 mails is listed once. Each is a
/// line of a text file in the container <c>syncs</c>.
/// </summary>
public sealed class SyncList(BlobServiceClient blobs)
{
    private readonly BlobContainerClient _lists = blobs.GetBlobContainerClient(StorageNames.SyncContainer);

    public async Task SaveAsync(MailboxKey mailbox, IReadOnlyList<string> gmailIds, CancellationToken cancellationToken) =>
        await ListOf(mailbox).UploadAsync(BinaryData.FromString(string.Join('\n', gmailIds)), overwrite: true, cancellationToken);

    /// <returns>Null when there is no list.</returns>
    public async Task<IReadOnlyList<string>?> FindAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var list = await Blobs.UnlessGoneAsync(
            async () => (await ListOf(mailbox).DownloadContentAsync(cancellationToken)).Value.Content);
        return list?.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task DeleteAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await ListOf(mailbox).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    private BlobClient ListOf(MailboxKey mailbox) =>
        _lists.GetBlobClient($"{StorageKeys.Escape(mailbox.Account)}/{StorageKeys.Escape(mailbox.Address)}.txt");
}
