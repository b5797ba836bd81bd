using Connector.Alerting;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage;
using Microsoft.Extensions.Logging;
using static Connector.Mailboxes.MailboxState;

namespace Connector.Importing;

/// <summary>
/// Records what became of a mailbox, with all that belongs to a change of state: the row in ParkedMailboxes and the alert's outbox
/// are written before a mailbox is parked and cleared after it is back, so that a crash leaves something to tidy up and nothing untold.
/// </summary>
/// <remarks>Outcomes take no token: they are known, and a host that is shutting down must not lose them.</remarks>
public sealed partial class MailboxLifecycle(
    ParkedMailboxTable parkedMailboxes,
    AlertOutbox alerts,
    IncidentDetector incidents,
    IncidentGate gate,
    WorkQueues queues,
    RetryPolicy retry,
    PollRhythm rhythm,
    TimeProvider time,
    ILogger<MailboxLifecycle> logger)
{
    /// <summary>A fetch ended well: all is fetched, or a follow-on job goes on.</summary>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    /// <param name="asOf">When all was fetched that had come until then; null for now.</param>
    public Task RecordAsync(MailboxLease lease, FetchOutcome outcome, DateTimeOffset? asOf = null) => outcome.Checkpoint is { } checkpoint
        ? RecordFetchedAsync(lease, checkpoint, outcome.LastStored, asOf ?? time.GetUtcNow())
        : RecordUnfinishedAsync(lease);

    /// <summary>A fetch failed, and incidents are to know. Before it is recorded: a crash in between leaves no failure that nobody counts.</summary>
    public Task NoteAsync(MailboxKey mailbox, Failure failure) => incidents.NoteAsync(mailbox, failure, CancellationToken.None);

    /// <summary>A fetch failed.</summary>
    /// <param name="waiting">Mails that are known to wait; null for no news of that.</param>
    /// <exception cref="MailboxMovedException">The lease was lost.</exception>
    public async Task RecordAsync(MailboxLease lease, Failure failure, int? waiting = null)
    {
        var now = time.GetUtcNow();
        var failed = new MailboxEvent.Failed(failure);

        // Decided once: chance has a part in it, and what is told must be what is saved.
        var before = lease.Mailbox.State;
        var next = before.On(failed, now, retry);

        var row = await BeforeParkingAsync(lease.Mailbox, next, failure);

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
            // Who disconnected it tidied up before the row above was written: nobody is to hear of a mailbox that is gone.
            await ForgetAsync(lease.Mailbox.Key, row, CancellationToken.None);
            throw;
        }

        Log.Failed(logger, lease.Mailbox.Key, failure.Class, failure.Evidence, lease.Mailbox.State.Name);
    }

    /// <summary>The row in the parking place. Read it before the mailbox is saved as back: a row that is written later belongs to a later stay.</summary>
    public Task<ParkedMailbox?> FindParkedAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        parkedMailboxes.FindAsync(mailbox, cancellationToken);

    /// <summary>Ends a mailbox's stay in the parking place. Call it after the mailbox was saved as fetched or paused, or deleted.</summary>
    /// <param name="row">As it was read before that; null if there was none.</param>
    public async Task ForgetAsync(MailboxKey mailbox, ParkedMailbox? row, CancellationToken cancellationToken)
    {
        if ((await parkedMailboxes.FindAsync(mailbox, cancellationToken))?.Version != row?.Version)
        {
            // Parked anew. If only a column of the row has changed, the next probe removes it.
            Log.ParkedAnew(logger, mailbox);
            return;
        }

        await alerts.RecoveredAsync(mailbox, cancellationToken);

        if (row is not null && !await parkedMailboxes.TryDeleteAsync(row, cancellationToken)
            && await parkedMailboxes.FindAsync(mailbox, cancellationToken) is { } anew)
        {
            // Parked anew in between: it belongs to its outage again.
            await alerts.ParkedAsync(anew, cancellationToken);
            Log.ParkedAnew(logger, mailbox);
        }
    }

    /// <summary>Whether a mailbox in this state has a row in the parking place, or may have one.</summary>
    public static bool MayHaveRow(MailboxState state) => state is Parked or Probing or CatchingUp;

    /// <summary>A mailbox whose fetch got to its end just now.</summary>
    internal Mailbox Fetched(Mailbox mailbox, ulong checkpoint, int stored) =>
        Fetched(mailbox, checkpoint, stored, time.GetUtcNow(), time.GetUtcNow());

    private Mailbox Fetched(Mailbox mailbox, ulong checkpoint, int stored, DateTimeOffset asOf, DateTimeOffset now) => rhythm.After(
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
        now);

    private async Task RecordFetchedAsync(MailboxLease lease, ulong checkpoint, int stored, DateTimeOffset asOf)
    {
        var now = time.GetUtcNow();
        var before = lease.Mailbox.State;
        var row = MayHaveRow(before) ? await FindParkedAsync(lease.Mailbox.Key, CancellationToken.None) : null;

        await lease.ReleaseAsync(mailbox => Fetched(mailbox, checkpoint, stored, asOf, now));

        if (MayHaveRow(before))
        {
            await ForgetAsync(lease.Mailbox.Key, row, CancellationToken.None);
        }

        Log.Fetched(logger, lease.Mailbox.Key, stored, before.Name);
    }

    private async Task RecordUnfinishedAsync(MailboxLease lease)
    {
        var now = time.GetUtcNow();
        await lease.ReleaseAsync(mailbox => mailbox with { PlannedAt = now });

        // At the end of the queue, so that a mailbox with much to fetch holds up no other (I4).
        await queues.SendAsync(StorageNames.FetchJobsQueue, FetchJob.For(lease.Mailbox.Key), visibleIn: null, CancellationToken.None);
        Log.GoesOn(logger, lease.Mailbox.Key);
    }

    /// <returns>The row as written; null if the mailbox is not parked.</returns>
    private async Task<ParkedMailbox?> BeforeParkingAsync(Mailbox mailbox, MailboxState next, Failure failure)
    {
        if (next.AsParked is not { } parked)
        {
            return null;
        }

        var incident = parked.Cause.IsOfProvider() ? await gate.CoveringAsync(mailbox.Key, CancellationToken.None) : null;
        var row = new ParkedMailbox(
            mailbox.Key, parked.Cause, parked.Since, parked.Attempts, parked.NextProbeAt, mailbox.LastFetchAt, failure.Evidence, incident?.Id);

        row = await parkedMailboxes.SaveAsync(row, CancellationToken.None);
        await alerts.ParkedAsync(row, CancellationToken.None);
        return row;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Fetched {Mailbox}: {Stored} on the last page; it was {State}.")]
        public static partial void Fetched(ILogger logger, MailboxKey mailbox, int stored, string state);

        [LoggerMessage(2, LogLevel.Warning, "Fetching {Mailbox} failed: {Class} ({Evidence}). It is {State} now.")]
        public static partial void Failed(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence, string state);

        [LoggerMessage(4, LogLevel.Information, "{Mailbox} was parked anew while an earlier stay was tidied up: its row stays.")]
        public static partial void ParkedAnew(ILogger logger, MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Information, "Fetching {Mailbox} goes on in a job of its own.")]
        public static partial void GoesOn(ILogger logger, MailboxKey mailbox);
    }
}
