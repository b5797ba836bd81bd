using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Handles a fetch job: imports a mailbox's new mail and records the outcome.</summary>
public sealed partial class FetchMailbox(
    FetchAdmission admission,
    FetchRun run,
    MailboxLifecycle lifecycle,
    CanaryFetch canaries,
    WatchProvider watch,
    ILogger<FetchMailbox> logger)
{
    /// <exception cref="FormatException">The job lacks a part.</exception>
    public async Task HandleAsync(FetchJob job, CancellationToken cancellationToken)
    {
        using var trace = Tracing.Continue("fetch", job.TraceParent);
        var key = job.ToKey();

        if (job.Canary is { } order)
        {
            await canaries.HandleAsync(key, order, cancellationToken);
            await watch.LookOnceAsync(cancellationToken);
            return;
        }

        if (await admission.AdmitAsync(key, cancellationToken) is { } lease)
        {
            await using (lease)
            {
                await FetchAsync(lease, cancellationToken);
            }
        }
    }

    private async Task FetchAsync(MailboxLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);

        try
        {
            if (await TryFetchAsync(lease, either.Token) is { } failed)
            {
                // A failure is recorded under the lease, so that of two workers only one records it.
                await lease.TakeAsync(either.Token);

                // Incidents are looked at meanwhile, since the failure may concern all mailboxes.
                await Task.WhenAll(
                    watch.NudgeAsync(failed.Failure, cancellationToken), lifecycle.RecordAsync(lease, failed.Failure, failed.Waiting));
            }
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested
            && exception is OperationCanceledException or MailboxMovedException)
        {
            // The worker that has the mailbox now continues from the checkpoint and finds the mails that this one stored.
            Log.Lost(logger, lease.Mailbox.Key);
        }
    }

    /// <returns>Why the fetch failed; null when it succeeded and that is recorded.</returns>
    private async Task<FetchFailedException?> TryFetchAsync(MailboxLease lease, CancellationToken cancellationToken)
    {
        try
        {
            await lifecycle.RecordAsync(lease, await run.FetchAsync(lease, cancellationToken));
            return null;
        }
        catch (FetchFailedException exception)
        {
            return exception;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lost {Mailbox} to another worker.")]
        public static partial void Lost(ILogger logger, MailboxKey mailbox);
    }
}
