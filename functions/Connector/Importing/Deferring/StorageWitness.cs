using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Delivering;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>
/// Tells a storage that is away from one that refuses a single mail: it writes something else in the same place. What is written is
/// taken away again, and no reader minds what is left of it.
/// </summary>
public sealed class StorageWitness(BlobServiceClient blobs, TableServiceClient tables)
{
    /// <summary>In the names of witnesses. No account begins with it.</summary>
    private const string Prefix = "!witness";

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);
    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>What one mail may be refused for, unlike the whole: its size, its name, a lock, a tier, a policy.</summary>
    public static bool IsRefusal(RequestFailedException exception) => exception.Status is >= 400 and < 500 and not (401 or 408 or 429);

    public Task<bool> TakesBlobAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        var blob = _mail.GetBlobClient($"{Prefix}/{MessageKeys.Partition(mailbox)}/{StorageKeys.Escape(gmailId)}");
        return TakesAsync(
            () => blob.UploadAsync(BinaryData.FromString("witness"), overwrite: true, cancellationToken),
            () => blob.DeleteIfExistsAsync(cancellationToken: CancellationToken.None));
    }

    public Task<bool> TakesRowAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Prefix, StorageKeys.Join(MessageKeys.Partition(mailbox), gmailId));
        return TakesAsync(
            () => _messages.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken),
            () => _messages.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, CancellationToken.None));
    }

    private static async Task<bool> TakesAsync(Func<Task> write, Func<Task> takeAway)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            return false;
        }

        try
        {
            await takeAway();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            // It was written, which is all that is asked; the next one of the same name replaces it.
        }

        return true;
    }
}
