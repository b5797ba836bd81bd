using Connector.Importing.Deferring;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>One fetch job: imports a mailbox's new mail and records how that went.</summary>
public sealed partial class FetchMailbox(
    MailboxTable mailboxes,
    MailboxLifecycle lifecycle,
    IGmail gmail,
    QuietPoll quiet,
    MailboxFetch fetch,
    Deferral deferral,
    IncidentGate gate,
    IncidentProofs proofs,
    CanaryFetch canaries,
    WatchProvider watch,
    RetryPolicy retry,
    ImportOptions options,
    TimeProvider time,
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

        if (await mailboxes.FindAsync(key, cancellationToken) is not { } mailbox)
        {
            // It was disconnected after the job was sent.
            Log.Disconnected(logger, key);
            return;
        }

        if (!WantsFetch(mailbox))
        {
            await EndUnusedAsync(key, cancellationToken);
            Log.Skipped(logger, key, mailbox.State.Name);
            return;
        }

        if (await gate.HeldByAsync(mailbox, cancellationToken) is { } incident)
        {
            await EndHeldAsync(key, cancellationToken);
            Log.Held(logger, key, incident.Id);
            return;
        }

        var begunAt = time.GetUtcNow();
        var (answer, failure) = await AskAsync(mailbox, cancellationToken);

        if (answer.IsDone)
        {
            Log.Quiet(logger, key);
            return;
        }

        await using var lease = await MailboxLease.TryTakeAsync(mailboxes, mailbox, options.LeaseDuration, time, cancellationToken);

        if (lease is null)
        {
            await EndUnusedAsync(key, cancellationToken);
            Log.Taken(logger, key);
            return;
        }

        await FetchAsync(lease, answer.First, failure, begunAt, cancellationToken);
    }

    /// <returns>What there is to fetch; and the failure to be recorded instead, if there was one.</returns>
    private async Task<(QuietAnswer Answer, FetchFailedException? Failure)> AskAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            return (await quiet.AskAsync(mailbox, gmail, cancellationToken), null);
        }
        catch (FetchFailedException exception)
        {
            return (QuietAnswer.None, exception);
        }
    }

    /// <summary>This job is on its way no longer: the planner need not wait for it to expire.</summary>
    private async Task EndUnusedAsync(MailboxKey key, CancellationToken cancellationToken) => await mailboxes.ChangeAsync(
        key, mailbox => mailbox.PlannedAt > DateTimeOffset.UnixEpoch ? mailbox with { PlannedAt = DateTimeOffset.UnixEpoch } : null, cancellationToken);

    /// <summary>The same, and what was to be probed is as it was before.</summary>
    private async Task EndHeldAsync(MailboxKey key, CancellationToken cancellationToken) => await mailboxes.ChangeAsync(
        key,
        mailbox => mailbox with { PlannedAt = DateTimeOffset.UnixEpoch, State = mailbox.State.On(new MailboxEvent.ProbeHeld(), time.GetUtcNow(), retry) },
        cancellationToken);

    /// <summary>A job may be older than what happened to its mailbox since.</summary>
    private bool WantsFetch(Mailbox mailbox) => mailbox.State is MailboxState.Probing || mailbox.DueAt <= time.GetUtcNow();

    private async Task FetchAsync(
        MailboxLease lease, HistoryPage? first, FetchFailedException? failure, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);

        try
        {
            if ((failure ?? await TryFetchAsync(lease, first, begunAt, either.Token)) is { } failed)
            {
                // What it may mean for all others need not wait until this mailbox is parked.
                await lifecycle.NoteAsync(lease.Mailbox.Key, failed.Failure);
                await Task.WhenAll(watch.NudgeAsync(failed.Failure, cancellationToken), lifecycle.RecordAsync(lease, failed.Failure, failed.Waiting));
            }
        }
        catch (Exception exception) when (lease.Lost.IsCancellationRequested && exception is OperationCanceledException or MailboxMovedException)
        {
            // Whoever has it now goes on from the checkpoint; what was stored here, it will find stored.
            Log.Lost(logger, lease.Mailbox.Key);
        }
    }

    /// <returns>Why it failed; null when it went well, and that is recorded.</returns>
    private async Task<FetchFailedException?> TryFetchAsync(MailboxLease lease, HistoryPage? first, DateTimeOffset begunAt, CancellationToken cancellationToken)
    {
        try
        {
            var opened = gmail.Open(lease.Mailbox);
            var outcome = await fetch.RunAsync(lease, deferral.Tolerate(lease.Mailbox, opened), first, begunAt, cancellationToken);
            await lifecycle.RecordAsync(lease, await proofs.ProveAsync(lease.Mailbox, opened, outcome, begunAt, cancellationToken));
            return null;
        }
        catch (FetchFailedException exception)
        {
            return exception;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Skipped {Mailbox}: it is {State}.")]
        public static partial void Skipped(ILogger logger, MailboxKey mailbox, string state);

        [LoggerMessage(2, LogLevel.Debug, "Skipped {Mailbox}: another worker has it.")]
        public static partial void Taken(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Warning, "Lost {Mailbox} to another worker.")]
        public static partial void Lost(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(4, LogLevel.Debug, "Skipped {Mailbox}: incident {Incident} holds it.")]
        public static partial void Held(ILogger logger, MailboxKey mailbox, string incident);

        [LoggerMessage(5, LogLevel.Debug, "Nothing new in {Mailbox}.")]
        public static partial void Quiet(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(6, LogLevel.Information, "Skipped {Mailbox}: it is not connected.")]
        public static partial void Disconnected(ILogger logger, MailboxKey mailbox);
    }
}
