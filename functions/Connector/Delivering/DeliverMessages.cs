using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>One delivery job: hands a mailbox's waiting messages to the destination, one after the other, and records how that went.</summary>
public sealed partial class DeliverMessages(
    MessageStates states,
    DeadLetters deadLetters,
    DestinationBreaker destination,
    DeliveryQueue queue,
    DeliveryBackoff backoff,
    TimeProvider time,
    ILogger<DeliverMessages> logger)
{
    /// <summary>A slow destination must not carry a job past the host's time limit: the rest goes on in a job of its own.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    /// <summary>Ends normally when the destination is down: the next try is a job of its own, and no try is ever the last.</summary>
    /// <exception cref="FormatException">The job lacks a part.</exception>
    public async Task HandleAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);

        using var trace = Tracing.Continue("deliver", job.TraceParent);
        var mailbox = job.ToKey();
        var waiting = await states.FindWaitingAsync(mailbox, job.GmailIds!, cancellationToken);
        var accepted = new List<StoredMessage>();
        var rejected = new List<StoredMessage>();

        try
        {
            var down = await DeliverAsync(waiting, accepted, rejected, cancellationToken);
            await PutBackAsync(mailbox, waiting.Skip(accepted.Count + rejected.Count), job.Attempt, down);
        }
        finally
        {
            // What was delivered before a failure is known as such all the same: the next try skips it.
            await states.MoveAsync(accepted, MessageState.Delivered);
        }

        Log.Delivered(logger, accepted.Count, rejected.Count, waiting.Count, mailbox);
    }

    /// <returns>Null when all are settled, or the time is up.</returns>
    private async Task<DeliveryAnswer.Down?> DeliverAsync(
        IReadOnlyList<StoredMessage> waiting, List<StoredMessage> accepted, List<StoredMessage> rejected, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        foreach (var message in waiting)
        {
            if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(started) > Budget)
            {
                return null;
            }

            switch (await destination.DeliverAsync(message, cancellationToken))
            {
                case DeliveryAnswer.Down down:
                    return down;

                case DeliveryAnswer.Rejected(var reason):
                    await RejectAsync(message, reason);
                    rejected.Add(message);
                    break;

                default:
                    accepted.Add(message);
                    Metrics.Delivered(time.GetUtcNow() - (message.ReceivedAt ?? time.GetUtcNow()));
                    break;
            }
        }

        return null;
    }

    /// <summary>At once, and not with the others at the end: whoever sees a dead letter may ask for its redelivery.</summary>
    private async Task RejectAsync(StoredMessage message, string reason)
    {
        // The reason comes first: a crash leaves a row too many, which the next try replaces.
        await deadLetters.AddAsync(message, reason, CancellationToken.None);

        if (await states.TryMoveAsync(message, MessageState.DeadLettered))
        {
            Log.Rejected(logger, message.GmailId, message.Mailbox, reason);
        }
        else
        {
            await deadLetters.RemoveAsync(message, CancellationToken.None);
        }
    }

    private async Task PutBackAsync(MailboxKey mailbox, IEnumerable<StoredMessage> left, int attempt, DeliveryAnswer.Down? down)
    {
        var gmailIds = left.Select(message => message.GmailId).ToList();

        if (down is null)
        {
            await queue.EnqueueAsync(mailbox, gmailIds, CancellationToken.None);
            return;
        }

        var wait = backoff.After(attempt, down.Wait);
        await queue.EnqueueAsync(mailbox, DeliveryJob.NextOrder(gmailIds, attempt), CancellationToken.None, attempt + 1, wait);
        Log.Down(logger, gmailIds.Count, mailbox, wait, attempt, down.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Delivered {Accepted} and dead-lettered {Rejected} of {Waiting} waiting messages of {Mailbox}.")]
        public static partial void Delivered(ILogger logger, int accepted, int rejected, int waiting, MailboxKey mailbox);

        [LoggerMessage(2, LogLevel.Warning, "Dead-lettered {GmailId} of {Mailbox}: {Reason}")]
        public static partial void Rejected(ILogger logger, string gmailId, MailboxKey mailbox, string reason);

        [LoggerMessage(3, LogLevel.Warning, "The destination is down: {Count} messages of {Mailbox} wait for {Wait} after attempt {Attempt}. {Reason}")]
        public static partial void Down(ILogger logger, int count, MailboxKey mailbox, TimeSpan wait, int attempt, string reason);
    }
}
