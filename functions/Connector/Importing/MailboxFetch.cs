using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Fetches all that is new in a mailbox, from its checkpoint or by a full sync, and moves the checkpoint only past what is
/// durable (I1).
/// </summary>
public sealed class MailboxFetch(MailImport import, RetryPolicy retry, ImportOptions options, TimeProvider time)
{
    /// <returns>How far everything is durable now; the caller saves it as it gives the mailbox back.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; what was stored so far stays stored.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task<FetchOutcome> RunAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        if (lease.Mailbox.Checkpoint is { } checkpoint)
        {
            if (await FollowHistoryAsync(lease, gmail, checkpoint, cancellationToken) is { } reached)
            {
                return reached;
            }

            await lease.SaveAsync(ForgetCheckpoint, cancellationToken);
        }

        return await FullSyncAsync(lease, gmail, cancellationToken);
    }

    /// <returns>Null when the checkpoint has expired.</returns>
    private async Task<FetchOutcome?> FollowHistoryAsync(MailboxLease lease, IGmailMailbox gmail, ulong checkpoint, CancellationToken cancellationToken)
    {
        string? pageToken = null;

        while (true)
        {
            // All pages share the start, even while the checkpoint moves on behind them.
            if (await gmail.ListHistoryAsync(checkpoint, pageToken, cancellationToken) is not { } page)
            {
                return null;
            }

            var importFrom = lease.Mailbox.ImportFrom;
            var stored = await import.ImportAsync(lease.Mailbox.Key, gmail, page.Candidates, importFrom, cancellationToken);

            if (page.NextPageToken is null)
            {
                return new FetchOutcome(page.HistoryId, stored);
            }

            await SaveProgressAsync(lease, page.LastRecordId, stored, cancellationToken);
            pageToken = page.NextPageToken;
        }
    }

    private async Task<FetchOutcome> FullSyncAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        // The new checkpoint comes before the list: what arrives in between is met twice rather than never.
        var profile = await gmail.GetProfileAsync(cancellationToken);
        var from = lease.Mailbox.SyncFrom;
        var gmailIds = await ListAsync(gmail, from, cancellationToken);

        foreach (var batch in gmailIds.Chunk(MessageStore.MaxBatch))
        {
            // Not new: the list goes by whole seconds, the message's own date by milliseconds.
            var candidates = batch.Select(gmailId => new Candidate(gmailId, IsNew: false));
            var stored = await import.ImportAsync(lease.Mailbox.Key, gmail, candidates, from, cancellationToken);
            await SaveProgressAsync(lease, checkpoint: null, stored, cancellationToken);
        }

        return new FetchOutcome(profile.HistoryId, LastStored: 0);
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

    private async Task SaveProgressAsync(MailboxLease lease, ulong? checkpoint, int stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await lease.SaveAsync(
            mailbox => mailbox with
            {
                Checkpoint = checkpoint ?? mailbox.Checkpoint,
                LastImportedAt = stored > 0 ? now : mailbox.LastImportedAt,
                State = mailbox.State.On(new MailboxEvent.Progressed(), now, retry),
            },
            cancellationToken);
    }

    private Mailbox ForgetCheckpoint(Mailbox mailbox)
    {
        var from = mailbox.LastFetchAt - options.FullSyncOverlap ?? mailbox.ImportFrom;
        return mailbox with { Checkpoint = null, SyncFrom = from < mailbox.ImportFrom ? mailbox.ImportFrom : from };
    }
}

/// <param name="Checkpoint">Everything before it is durable.</param>
/// <param name="LastStored">Mails stored since progress was last saved.</param>
public sealed record FetchOutcome(ulong Checkpoint, int LastStored);
