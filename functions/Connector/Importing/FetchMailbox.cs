using Connector.Arrivals;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Handles a fetch job: imports a mailbox's new mail and records the outcome.</summary>
public sealed partial class FetchMailbox(
    FetchAdmission admission, FetchRun run, MailboxLifecycle lifecycle, ArrivalLearning arrivals, ILogger<FetchMailbox> logger)
{
    /// <returns>The failure that was met and recorded; null if there was none.</returns>
    /// <exception cref="FormatException">The job lacks its account or its address.</exception>
    public async Task<Failure?> HandleAsync(FetchJob job, CancellationToken cancellationToken)
    {
        if (await admission.AdmitAsync(job.ToKey(), cancellationToken) is not { } lease)
        {
            return null;
        }

        await using (lease)
        {
            var failure = await FetchAsync(lease, cancellationToken);

            if (!lease.IsGone)
            {
                await arrivals.SaveAsync(lease.Mailbox.Key);
            }

            return failure;
        }
    }

    private async Task<Failure?> FetchAsync(MailboxLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);

        try
        {
            return await RecordAsync(lease, either.Token);
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested
            && exception is OperationCanceledException or MailboxMovedException)
        {
            // The worker that has the mailbox now continues from the checkpoint and finds the mails that this one stored.
            Log.Lost(logger, lease.Mailbox.Key);
            return null;
        }
    }

    /// <summary>Fetches the mailbox and records the outcome.</summary>
    /// <returns>Why the fetch failed; null if it did not.</returns>
    private async Task<Failure?> RecordAsync(MailboxLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await lifecycle.RecordAsync(lease, await run.FetchAsync(lease, cancellationToken));
            return null;
        }
        catch (FetchFailedException failed)
        {
            // A failure is recorded under the lease, so that of two workers only one records it.
            await lease.TakeAsync(cancellationToken);
            await lifecycle.RecordAsync(lease, failed.Failure, failed.Waiting);
            return failed.Failure;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost {Mailbox} to another worker.")]
        public static partial void Lost(ILogger logger, MailboxKey mailbox);
    }
}
