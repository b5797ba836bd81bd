using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Fetches all that is new in a mailbox, from its checkpoint or by a full sync, and moves the checkpoint only past what is
/// durable (I1). When the job's time is up it stops between two pages, for a follow-on job to go on.
/// </summary>
public sealed class MailboxFetch(MailImport import, FullSync fullSync, RetryPolicy retry, ImportOptions options, TimeProvider time)
{
    /// <returns>How far everything is durable now; the caller saves it as it gives the mailbox back.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; what was stored so far stays stored.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task<FetchOutcome> RunAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + options.JobBudget;

        if (lease.Mailbox.Checkpoint is { } checkpoint)
        {
            if (await FollowHistoryAsync(lease, gmail, checkpoint, deadline, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            await lease.SaveAsync(ForgetCheckpoint, cancellationToken);
        }

        return await fullSync.RunAsync(lease, gmail, deadline, cancellationToken);
    }

    /// <returns>Null when the checkpoint has expired.</returns>
    private async Task<FetchOutcome?> FollowHistoryAsync(
        MailboxLease lease, IGmailMailbox gmail, ulong checkpoint, DateTimeOffset deadline, CancellationToken cancellationToken)
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
            var stored = await import.ImportAsync(lease.Mailbox, gmail, page.Candidates, importFrom, cancellationToken);

            if (page.NextPageToken is null)
            {
                return new FetchOutcome(page.HistoryId, stored);
            }

            await SaveAsync(lease, page.LastRecordId, stored, cancellationToken);
            pageToken = page.NextPageToken;

            if (time.GetUtcNow() >= deadline)
            {
                return new FetchOutcome(Checkpoint: null, LastStored: 0);
            }
        }
    }

    private async Task SaveAsync(MailboxLease lease, ulong? checkpoint, int stored, CancellationToken cancellationToken)
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
        return mailbox with { Checkpoint = null, Sync = null, SyncFrom = from < mailbox.ImportFrom ? mailbox.ImportFrom : from };
    }
}
