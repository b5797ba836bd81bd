using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Messages;

/// <summary>
/// Tells storage that is unavailable from storage that refuses a single mail, by writing something small to the same place. It deletes
/// what it wrote, and readers ignore a leftover.
/// </summary>
public sealed class StorageWitness(BlobServiceClient blobs, TableServiceClient tables)
{
    /// <summary>Names of witnesses begin with this. No account name does.</summary>
    private const string Prefix = "!witness";

    private readonly BlobContainerClient _mail = blobs.GetBlobContainerClient(StorageNames.MailContainer);
    private readonly TableClient _messages = tables.GetTableClient(StorageNames.MessagesTable);

    /// <summary>
    /// True if storage may refuse one mail and take others: for its size, its name, a lock, a lease, the archive tier or a policy. Storage
    /// that is unavailable or busy answers 408, 429 or 5xx instead.
    /// </summary>
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

    private static async Task<bool> TakesAsync(Func<Task> write, Func<Task> delete)
    {
        var isTaken = await TryAsync(write);

        // Whether it can be deleted is no part of the question. The next witness of that name replaces it.
        await (isTaken ? TryAsync(delete) : Task.CompletedTask);
        return isTaken;
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            return false;
        }
    }
}
