using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>
/// Imports a mailbox by its list of messages when there is no checkpoint to follow: at the first connection, or after the checkpoint
/// expired. It imports the oldest mail first, can be resumed, and makes no call for a known message.
/// </summary>
public sealed class FullSync(MailImport import, SyncList lists, CountedStart start, MailboxLifecycle lifecycle, TimeProvider time)
{
    /// <inheritdoc cref="MailboxFetch.RunAsync"/>
    public async Task<FetchOutcome> RunAsync(
        MailboxLease lease, IGmailMailbox gmail, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (progress, gmailIds) = await ResumeAsync(lease, cancellationToken) ?? await BeginAsync(lease, gmail, cancellationToken);
        var window = ImportWindow.OfSync(lease.Mailbox);

        foreach (var batch in gmailIds.Skip(progress.Done).Chunk(MessageStore.MaxBatch))
        {
            // They do not count as new, since Gmail lists by the second and the window compares the mail's date by the millisecond.
            var candidates = batch.Select(gmailId => new Candidate(gmailId, IsNew: false));
            var stored = await import.ImportAsync(lease.Mailbox, gmail, candidates, window, cancellationToken);

            progress = progress with { Done = progress.Done + batch.Length };
            await lifecycle.ProgressAsync(lease, mailbox => mailbox with { Sync = progress }, stored, cancellationToken);

            if (progress.Done < gmailIds.Count && time.GetUtcNow() >= deadline)
            {
                return new FetchOutcome(Checkpoint: null, LastStored: 0);
            }
        }

        if (gmailIds.Count > MessageStore.MaxBatch)
        {
            await lists.DeleteAsync(lease.Mailbox.Key, cancellationToken);
        }

        return new FetchOutcome(progress.Checkpoint, LastStored: 0);
    }

    /// <returns>Null when no sync was begun, or its list is gone.</returns>
    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)?> ResumeAsync(
        MailboxLease lease, CancellationToken cancellationToken) =>
        lease.Mailbox.Sync is { } progress && await lists.FindAsync(lease.Mailbox.Key, cancellationToken) is { } gmailIds
            ? (progress, gmailIds)
            : null;

    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)> BeginAsync(
        MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        // The new checkpoint is read before the list: mail that arrives in between is then met twice and not missed.
        var profile = await gmail.GetProfileAsync(cancellationToken);
        await start.FindAsync(lease, gmail, cancellationToken);
        var gmailIds = await gmail.ListAllAsync(new MessageFilter(lease.Mailbox.SyncFrom, Until: null), cancellationToken);

        // Mail that was only sent is never stored, so every sync would get all of it again.
        var leftOut = await WantedMail.ListLeftOutAsync(gmail, lease.Mailbox.SyncFrom, time.GetUtcNow(), cancellationToken);
        gmailIds.RemoveAll(leftOut.Contains);
        gmailIds.Reverse();

        // A list of one batch is imported before a saved copy could be used.
        if (gmailIds.Count > MessageStore.MaxBatch)
        {
            await lists.SaveAsync(lease.Mailbox.Key, gmailIds, cancellationToken);
        }

        return (new SyncProgress(profile.HistoryId, Done: 0), gmailIds);
    }
}
