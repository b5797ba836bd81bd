using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Records the outcomes of fetches in the mailbox's row, with everything that belongs to a change of its state.</summary>
/// <remarks>Outcomes take no token, since a host that is shutting down must not lose them.</remarks>
public sealed partial class MailboxLifecycle(
    ParkedStays stays, FetchQueue jobs, RetryPolicy retry, PollRhythm rhythm, TimeProvider time, ILogger<MailboxLifecycle> logger)
{
    /// <summary>Saves the progress of a fetch that is not finished.</summary>
    /// <param name="change">How far the fetch has come.</param>
    /// <param name="stored">Mails stored since progress was last saved.</param>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task ProgressAsync(MailboxLease lease, Func<Mailbox, Mailbox> change, int stored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await lease.SaveAsync(
            mailbox => change(mailbox) with
            {
                LastImportedAt = stored > 0 ? now : mailbox.LastImportedAt,
                State = mailbox.State.On(new MailboxEvent.Progressed(), now, retry),
            },
            cancellationToken);
    }

    /// <summary>Records a fetch that succeeded, whether all is fetched or a follow-on job continues.</summary>
    /// <param name="asOf">All mail that had arrived by then is fetched; null for now.</param>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public Task RecordAsync(MailboxLease lease, FetchOutcome outcome, DateTimeOffset? asOf = null) => outcome.Checkpoint is { } checkpoint
        ? RecordFetchedAsync(lease, checkpoint, outcome.LastStored, asOf ?? time.GetUtcNow())
        : RecordUnfinishedAsync(lease);

    /// <summary>Records a fetch that failed.</summary>
    /// <param name="waiting">Mails that are known to wait; null when that is unknown.</param>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task RecordAsync(MailboxLease lease, Failure failure, int? waiting = null)
    {
        var now = time.GetUtcNow();
        var failed = new MailboxEvent.Failed(failure);

        // The next state depends on chance, so it is decided once: the alert and the row must agree.
        var before = lease.Mailbox.State;
        var next = before.On(failed, now, retry);

        var row = await stays.BeginAsync(lease.Mailbox, next, failure);

        try
        {
            await lease.ReleaseAsync(mailbox => mailbox with
            {
                State = mailbox.State == before ? next : mailbox.State.On(failed, now, retry),
                Waiting = waiting ?? mailbox.Waiting,
            });
        }
        catch (MailboxMovedException) when (lease.IsGone)
        {
            // The mailbox was disconnected before its row above was written, and there must be no alert of a mailbox that is gone.
            await stays.EndAsync(lease.Mailbox.Key, row, CancellationToken.None);
            throw;
        }

        Log.Failed(logger, lease.Mailbox.Key, failure.Class, failure.Evidence, lease.Mailbox.State.Name);
    }

    private async Task RecordFetchedAsync(MailboxLease lease, ulong checkpoint, int stored, DateTimeOffset asOf)
    {
        var now = time.GetUtcNow();
        var (key, before) = (lease.Mailbox.Key, lease.Mailbox.State);
        var row = ParkedStays.MayHaveRow(before) ? await stays.FindAsync(key, CancellationToken.None) : null;

        await lease.ReleaseAsync(mailbox => rhythm.After(
            mailbox with
            {
                Checkpoint = checkpoint,
                SyncFrom = null,
                Sync = null,
                Waiting = null,
                LastFetchAt = asOf,
                LastImportedAt = stored > 0 ? now : mailbox.LastImportedAt,
                State = mailbox.State.On(new MailboxEvent.Fetched(), now, retry),
            },
            now));

        if (ParkedStays.MayHaveRow(before))
        {
            await stays.EndAsync(key, row, CancellationToken.None);
        }

        if (stored == 0 && before is MailboxState.Active)
        {
            Log.NothingNew(logger, key);
        }
        else
        {
            Log.Fetched(logger, key, stored, before.Name);
        }
    }

    /// <summary>Releases a mailbox whose fetch an incident prevented. A planned probe counts as not made.</summary>
    public Task ReleaseHeldAsync(MailboxLease lease) => lease.ReleaseAsync(
        mailbox => mailbox with { State = mailbox.State.On(new MailboxEvent.ProbeHeld(), time.GetUtcNow(), retry) });

    private async Task RecordUnfinishedAsync(MailboxLease lease)
    {
        var now = time.GetUtcNow();
        await lease.ReleaseAsync(mailbox => mailbox with { PlannedAt = now });

        // The job goes to the end of the queue, so that a mailbox with much to fetch does not delay others (I4).
        await jobs.EnqueueAsync(lease.Mailbox.Key, CancellationToken.None);
        Log.Continues(logger, lease.Mailbox.Key);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Fetched {Mailbox}: {Stored} on the last page; it was {State}.")]
        public static partial void Fetched(ILogger logger, MailboxKey mailbox, int stored, string state);

        [LoggerMessage(2, LogLevel.Warning, "Fetching {Mailbox} failed: {Class} ({Evidence}). It is {State} now.")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence, string state);

        /// <summary>Not exported by default, because most fetches find nothing, and each line is billed.</summary>
        [LoggerMessage(4, LogLevel.Debug, "Fetched {Mailbox}: nothing new.")]
        public static partial void NothingNew(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Information, "Fetching {Mailbox} continues in a follow-on job.")]
        public static partial void Continues(ILogger logger, MailboxKey mailbox);
    }
}
