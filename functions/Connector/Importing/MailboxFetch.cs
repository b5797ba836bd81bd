using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// Fetches all that is new in a mailbox once Google has said that it is this mailbox, from its checkpoint or by a full sync, and moves the checkpoint only past what is
/// durable (I1). When the job's time is up it stops between two pages, for a follow-on job to go on.
/// </summary>
public sealed class MailboxFetch(CredentialProof proof, MailImport import, FullSync fullSync, RetryPolicy retry, ImportOptions options, TimeProvider time)
{
    /// <param name="first">The first page behind the checkpoint, where it was asked for before the lease was taken; null for none.</param>
    /// <param name="begunAt">When the job's time began to run.</param>
    /// <returns>How far everything is durable now; the caller saves it as it gives the mailbox back.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; what was stored so far stays stored.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task<FetchOutcome> RunAsync(
        MailboxLease lease, IGmailMailbox gmail, HistoryPage? first, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        var deadline = begunAt + options.JobBudget;
        await proof.ProveAsync(lease, gmail, cancellationToken);

        if (lease.Mailbox.Checkpoint is { } checkpoint)
        {
            if (await new HistoryImport(import, lease, gmail, checkpoint, retry, time).RunAsync(first, deadline, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            await lease.SaveAsync(ForgetCheckpoint, cancellationToken);
        }

        return await fullSync.RunAsync(lease, gmail, deadline, cancellationToken);
    }

    private Mailbox ForgetCheckpoint(Mailbox mailbox)
    {
        var from = mailbox.LastFetchAt - options.RelistWindow ?? mailbox.ImportFrom;
        return mailbox with { Checkpoint = null, Sync = null, SyncFrom = from < mailbox.ImportFrom ? mailbox.ImportFrom : from };
    }
}
