using Connector.Delivering.Queueing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>
/// Runs one delivery job: hands the waiting messages of a mailbox to the destination, one after another, and saves the results.
/// </summary>
public sealed partial class DeliverMessages(
    MessageStates states,
    MessageHandover handover,
    DeliveryQueue queue,
    DeliveryBackoff backoff,
    TimeProvider time,
    ILogger<DeliverMessages> logger)
{
    /// <summary>Less than the host's time limit. After this time another job delivers the remaining messages.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    /// <summary>Ends normally if the destination is down; the next try is another job, and there is no last try.</summary>
    /// <exception cref="FormatException">The job is incomplete.</exception>
    public async Task HandleAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
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
            // Also after a failure, so that the next try skips the messages that were delivered before it.
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
            if (cancellationToken.IsCancellationRequested
                || time.GetElapsedTime(started) > Budget
                || !await TryReportAsync(run, cancellationToken))
            {
                return;
            }

            await handover.HandAsync(message, run, cancellationToken);

            if (run.IsStopped)
            {
                return;
            }
        }
    }

    /// <returns>False if another worker has handed over the delivery in the meantime.</returns>
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

    /// <remarks>Takes no token, because a host that is shutting down must not lose the results.</remarks>
    private async Task EndAsync(DeliveryRun run, IReadOnlyList<string> left)
    {
        var delivery = run.Delivery;

        if (delivery.GmailIds.Count > 1)
        {
            await SetAsideAsync(run);
        }

        if (run.IsLost)
        {
            return;
        }

        if (delivery.GmailIds.Count == 1 && run.Later is [var later])
        {
            await queue.PutBackAsync(delivery, later.Wait, CancellationToken.None);
        }
        else if (delivery.GmailIds.Count == 1 && run.Unreadable.Count == 1)
        {
            var next = delivery with { Attempt = delivery.Attempt + 1, IsTold = true };
            await queue.PutBackAsync(next, backoff.AfterUnreadable(delivery.Attempt), CancellationToken.None);
        }
        else if (left.Count == 0)
        {
            await queue.EndAsync(delivery);
        }
        else if (run.Down is { } down)
        {
            var wait = backoff.AfterDown(delivery.Attempt, down.Wait);
            var next = delivery with { GmailIds = [.. DeliveryJob.NextOrder(left, delivery.Attempt)], Attempt = delivery.Attempt + 1 };
            await queue.PutBackAsync(next, wait, CancellationToken.None);
            Log.Down(logger, left.Count, delivery.Mailbox, wait, delivery.Attempt, down.Reason);
        }
        else
        {
            await queue.PutBackAsync(delivery with { GmailIds = left }, run.Pace ?? TimeSpan.Zero, CancellationToken.None);
        }
    }

    private async Task SetAsideAsync(DeliveryRun run)
    {
        foreach (var message in run.Unreadable)
        {
            await queue.SetAsideAsync(
                run.Delivery, message.GmailId, backoff.AfterUnreadable(attempt: 1), isTold: true, CancellationToken.None);
        }

        foreach (var (message, wait) in run.Later)
        {
            await queue.SetAsideAsync(run.Delivery, message.GmailId, wait, isTold: run.Delivery.IsTold, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "Delivered {Accepted} and dead-lettered {Rejected} of {Waiting} waiting messages of {Mailbox}.")]
        public static partial void Delivered(ILogger logger, int accepted, int rejected, int waiting, MailboxKey mailbox);

        [LoggerMessage(3, LogLevel.Warning,
            "The destination is down: {Count} messages of {Mailbox} wait for {Wait} after attempt {Attempt}. {Reason}")]
        public static partial void Down(ILogger logger, int count, MailboxKey mailbox, TimeSpan wait, int attempt, string reason);
    }
}
