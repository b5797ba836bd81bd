using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Reporting;

/// <summary>
/// The summaries of mailboxes for people. Those of a small installation come from the table, those of a large one from a copy that
/// <see cref="ReportState"/> saves once a minute as one file.
/// </summary>
public sealed class MailboxSummaries(MailboxTable mailboxes, BlobServiceClient blobs, TimeProvider time)
{
    private const string File = "mailboxes.json.gz";

    /// <summary>The table service returns so many rows in one call.</summary>
    private const int Few = 1000;

    /// <summary>An older copy is not shown, because the job that saves it has stopped.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long an instance uses what it read.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(15);

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(StorageNames.ReportsContainer);

    private volatile Copy? _kept;

    /// <param name="account">Null for all accounts.</param>
    public async Task<(DateTimeOffset AsOf, IReadOnlyList<MailboxSummary> Mailboxes)> ReadAsync(
        string? account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        return account is null && await FindCopyAsync(now, cancellationToken) is { } copy
            ? (copy.AsOf, copy.Mailboxes)
            : (now, await mailboxes.ListAsync(account, cancellationToken).Select(MailboxSummary.Of).ToListAsync(cancellationToken));
    }

    /// <summary>The names of all mailboxes, from the copy if there is one.</summary>
    public async Task<IEnumerable<MailboxKey>> KeysAsync(CancellationToken cancellationToken) =>
        await FindCopyAsync(time.GetUtcNow(), cancellationToken) is { } copy
            ? copy.Mailboxes.Select(mailbox => mailbox.Key) : await mailboxes.KeysAsync(account: null, cancellationToken);

    /// <summary>Saves the copy if there are many mailboxes.</summary>
    public async Task SaveAsync(IReadOnlyList<MailboxSummary> all, CancellationToken cancellationToken)
    {
        if (all.Count > Few)
        {
            var file = await MailboxCopy.WriteAsync(all, cancellationToken);
            await _container.GetBlobClient(File).UploadAsync(new BinaryData(file), overwrite: true, cancellationToken);
        }
    }

    /// <returns>Null if there is no recent copy.</returns>
    private async Task<Copy?> FindCopyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && now - kept.ReadAt < KeptFor)
        {
            return kept;
        }

        try
        {
            var file = await _container.GetBlobClient(File).DownloadStreamingAsync(cancellationToken: cancellationToken);
            await using var content = file.Value.Content;
            var asOf = file.Value.Details.LastModified;
            return asOf + MaxAge < now ? null : _kept = new Copy(now, asOf, await MailboxCopy.ReadAsync(content, cancellationToken));
        }
        catch (Exception missing) when (missing is RequestFailedException { Status: 404 } or JsonException)
        {
            // A file of another version is replaced within a minute.
            return null;
        }
    }

    private sealed record Copy(DateTimeOffset ReadAt, DateTimeOffset AsOf, IReadOnlyList<MailboxSummary> Mailboxes);
}
