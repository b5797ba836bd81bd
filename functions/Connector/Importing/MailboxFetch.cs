using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Fetches all new mail of a mailbox, from its checkpoint or by a full sync, and moves the checkpoint only past mails that are durable
/// (I1). When the job's time is up, it stops between two pages so that a follow-on job can continue.
/// </summary>
public sealed class MailboxFetch(
    CredentialProof proof, MailImport import, FullSync fullSync, MailboxLifecycle lifecycle, ImportOptions options, TimeProvider time)
{
    /// <param name="lease">It is taken unless the mailbox's history has nothing new.</param>
    /// <param name="begunAt">When the job's time began to run.</param>
    /// <returns>The outcome, which the caller saves as it releases the lease.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; what was stored so far stays stored.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task<FetchOutcome> RunAsync(
        MailboxLease lease, IGmailMailbox gmail, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        var deadline = begunAt + options.JobBudget;
        await proof.ProveAsync(lease, gmail, cancellationToken);

        if (lease.Mailbox.Checkpoint is { } checkpoint)
        {
            if (await FollowHistoryAsync(lease, gmail, checkpoint, deadline, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            await lease.SaveAsync(mailbox => Relisting.SinceLastFetch(mailbox, options.RelistWindow), cancellationToken);
        }

        await lease.TakeAsync(cancellationToken);
        return await fullSync.RunAsync(lease, gmail, deadline, cancellationToken);
    }

    /// <summary>
    /// Imports the history page by page. All pages are listed from the same start, while the checkpoint moves past each one.
    /// </summary>
    /// <returns>Null when the checkpoint has expired.</returns>
    private async Task<FetchOutcome?> FollowHistoryAsync(
        MailboxLease lease, IGmailMailbox gmail, ulong checkpoint, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        string? pageToken = null;

        while (await gmail.ListHistoryAsync(checkpoint, pageToken, cancellationToken) is { } page)
        {
            if (page.Candidates.Count > 0 || page.NextPageToken is not null)
            {
                await lease.TakeAsync(cancellationToken);
            }

            var stored = await import.ImportAsync(lease.Mailbox, gmail, page.Candidates, ImportWindow.Of(lease.Mailbox), cancellationToken);

            if (page.NextPageToken is null)
            {
                return new FetchOutcome(page.HistoryId, stored);
            }

            await lifecycle.ProgressAsync(
                lease, mailbox => mailbox with { Checkpoint = page.LastRecordId ?? mailbox.Checkpoint }, stored, cancellationToken);

            if (time.GetUtcNow() >= deadline)
            {
                return new FetchOutcome(Checkpoint: null, LastStored: 0);
            }

            pageToken = page.NextPageToken;
        }

        return null;
    }
}
