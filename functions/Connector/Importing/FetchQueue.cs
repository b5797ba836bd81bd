using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Importing;

/// <summary>The queue of fetch jobs.</summary>
public sealed class FetchQueue(WorkQueues queues, ImportOptions options)
{
    private const int SecondsOfTick = 50;

    /// <param name="beginsIn">How long the job waits before a worker may take it.</param>
    public Task EnqueueAsync(MailboxKey mailbox, CancellationToken cancellationToken, TimeSpan beginsIn = default) =>
        queues.SendAsync(
            StorageNames.FetchJobsQueue, FetchJob.For(mailbox), beginsIn > TimeSpan.Zero ? beginsIn : null, cancellationToken);

    /// <summary>Decides when the jobs of a tick begin: all of them before the next tick.</summary>
    internal JobSpread NewSpread() => new(options.JobsPerSecond, SecondsOfTick);

    /// <summary>A job that was enqueued before this moment and has not begun was lost with its worker.</summary>
    /// <remarks>While jobs wait in the queue the job is only late, and a second job would make it later.</remarks>
    public async Task<DateTimeOffset> LostBeforeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        now - (await queues.OldestWaitingAsync(StorageNames.FetchJobsQueue, cancellationToken) is not null
            ? options.JobExpiryInBacklog : options.JobExpiry);
}
