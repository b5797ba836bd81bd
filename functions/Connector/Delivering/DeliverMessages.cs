using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>One delivery job: hands a mailbox's waiting messages to the destination, one after the other, and records how that went.</summary>
public sealed partial class DeliverMessages(
    MessageStates states, MessageHandover handover, DeliveryQueue queue, DeliveryBackoff backoff, TimeProvider time, ILogger<DeliverMessages> logger)
{
    /// <summary>A slow destination must not carry a job past the host's time limit: the rest goes on in a job of its own.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    /// <summary>Ends normally when the destination is down: the next try is a job of its own, and no try is ever the last.</summary>
    /// <exception cref="FormatException">The job lacks a part.</exception>
    public async Task HandleAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);

        using var trace = Tracing.Continue("deliver", job.TraceParent);

        if (await queue.TakeAsync(job, cancellationToken) is not { } delivery)
        {
            return;
        }

        var waiting = await states.FindWaitingAsync(delivery.Mailbox, delivery.GmailIds, cancellationToken);
        var run = new DeliveryRun(delivery);

        try
        {
            await DeliverAsync(run, waiting, cancellationToken);
        }
        finally
        {
            // What was delivered before a failure is known as such all the same: the next try skips it.
            await states.MoveAsync(run.Accepted, MessageState.Delivered);
        }

        await handover.ForgetAsync(run);
        await EndAsync(run, [.. waiting.Except(run.Settled).Select(message => message.GmailId)]);
        Log.Delivered(logger, run.Accepted.Count, run.Rejected.Count, waiting.Count, delivery.Mailbox);
    }

    private async Task DeliverAsync(DeliveryRun run, IReadOnlyList<StoredMessage> waiting, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        if (waiting.Count == 0 || !await handover.TryBeginAsync(run, cancellationToken))
        {
            return;
        }

        foreach (var message in waiting)
        {
            if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(started) > Budget || !await TryReportAsync(run, cancellationToken))
            {
                return;
            }

            await handover.HandAsync(message, run, cancellationToken);

            if (run.Down is not null)
            {
                return;
            }
        }
    }

    /// <returns>False when somebody else handed the rest over meanwhile.</returns>
    private async Task<bool> TryReportAsync(DeliveryRun run, CancellationToken cancellationToken)
    {
        if (run.Delivery.DueAt + ReportEvery > time.GetUtcNow())
        {
            return true;
        }

        if (await queue.ReportAsync(run.Delivery, cancellationToken) is not { } reported)
        {
            run.IsLost = true;
            return false;
        }

        run.Delivery = reported;
        return true;
    }

    /// <remarks>Takes no token: what is known by now must be saved, whoever wants to stop.</remarks>
    private async Task EndAsync(DeliveryRun run, IReadOnlyList<string> left)
    {
        var delivery = run.Delivery;

        foreach (var message in run.Unreadable.Where(_ => delivery.GmailIds.Count > 1))
        {
            await queue.SetAsideAsync(delivery, message.GmailId, backoff.Aside(attempt: 1), CancellationToken.None);
        }

        if (run.IsLost)
        {
            return;
        }

        if (delivery.GmailIds.Count == 1 && run.Unreadable.Count == 1)
        {
            await queue.PutBackAsync(delivery with { Attempt = delivery.Attempt + 1, IsTold = true }, backoff.Aside(delivery.Attempt), CancellationToken.None);
        }
        else if (left.Count == 0)
        {
            await queue.EndAsync(delivery);
        }
        else if (run.Down is { } down)
        {
            var wait = backoff.After(delivery.Attempt, down.Wait);
            var next = delivery with { GmailIds = [.. DeliveryJob.NextOrder(left, delivery.Attempt)], Attempt = delivery.Attempt + 1 };
            await queue.PutBackAsync(next, wait, CancellationToken.None);
            Log.Down(logger, left.Count, delivery.Mailbox, wait, delivery.Attempt, down.Reason);
        }
        else
        {
            await queue.PutBackAsync(delivery with { GmailIds = left }, TimeSpan.Zero, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Delivered {Accepted} and dead-lettered {Rejected} of {Waiting} waiting messages of {Mailbox}.")]
        public static partial void Delivered(ILogger logger, int accepted, int rejected, int waiting, Mailboxes.MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Warning, "The destination is down: {Count} messages of {Mailbox} wait for {Wait} after attempt {Attempt}. {Reason}")]
        public static partial void Down(ILogger logger, int count, Mailboxes.MailboxKey mailbox, TimeSpan wait, int attempt, string reason);
    }
}
