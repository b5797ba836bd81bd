using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>
/// Lists a mailbox because there is no checkpoint to follow: at its first connection, or after the checkpoint expired. Oldest mail
/// first, resumable, and what is known already costs no call.
/// </summary>
public sealed class FullSync(MailImport import, SyncList lists, CountedStart start, RetryPolicy retry, TimeProvider time)
{
    /// <inheritdoc cref="MailboxFetch.RunAsync"/>
    public async Task<FetchOutcome> RunAsync(MailboxLease lease, IGmailMailbox gmail, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var (progress, gmailIds) = await ResumeAsync(lease, cancellationToken) ?? await BeginAsync(lease, gmail, cancellationToken);
        var window = ImportWindow.OfSync(lease.Mailbox);

        foreach (var batch in gmailIds.Skip(progress.Done).Chunk(MessageStore.MaxBatch))
        {
            // Not new: the list goes by whole seconds, the message's own date by milliseconds.
            var candidates = batch.Select(gmailId => new Candidate(gmailId, IsNew: false));
            var stored = await import.ImportAsync(lease.Mailbox, gmail, candidates, window, cancellationToken);

            progress = progress with { Done = progress.Done + batch.Length };
            await SaveAsync(lease, progress, stored, cancellationToken);

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
    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)?> ResumeAsync(MailboxLease lease, CancellationToken cancellationToken) =>
        lease.Mailbox.Sync is { } progress && await lists.FindAsync(lease.Mailbox.Key, cancellationToken) is { } gmailIds
            ? (progress, gmailIds)
            : null;

    private async Task<(SyncProgress Progress, IReadOnlyList<string> GmailIds)> BeginAsync(
        MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        // The new checkpoint comes before the list: what arrives in between is met twice rather than never.
        var profile = await gmail.GetProfileAsync(cancellationToken);
        await start.FindAsync(lease, gmail, cancellationToken);
        var gmailIds = await ListAsync(gmail, lease.Mailbox.SyncFrom, cancellationToken);

        // What was only sent is never stored, so that every sync would read all of it anew.
        var leftOut = await WantedMail.ListLeftOutAsync(gmail, lease.Mailbox.SyncFrom, time.GetUtcNow(), cancellationToken);
        gmailIds.RemoveAll(leftOut.Contains);

        // A list of one batch is done before it could be of use again.
        if (gmailIds.Count > MessageStore.MaxBatch)
        {
            await lists.SaveAsync(lease.Mailbox.Key, gmailIds, cancellationToken);
        }

        return (new SyncProgress(profile.HistoryId, Done: 0), gmailIds);
    }

    /// <returns>Oldest first. Ids only: a mailbox of 200,000 mails is some 10 MB.</returns>
    private static async Task<List<string>> ListAsync(IGmailMailbox gmail, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var gmailIds = new List<string>();
        string? pageToken = null;

        do
        {
            var page = await gmail.ListMessagesAsync(from, pageToken, cancellationToken);
            gmailIds.AddRange(page.GmailIds);
            pageToken = page.NextPageToken;
        }
        while (pageToken is not null);

        gmailIds.Reverse();
        return gmailIds;
    }

    private async Task SaveAsync(MailboxLease lease, SyncProgress progress, int stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await lease.SaveAsync(
            mailbox => mailbox with
            {
                Sync = progress,
                LastImportedAt = stored > 0 ? now : mailbox.LastImportedAt,
                State = mailbox.State.On(new MailboxEvent.Progressed(), now, retry),
            },
            cancellationToken);
    }
}
