using Connector.Delivering.Queueing;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Delivering;

/// <summary>Ends a delivery job: removes the delivery, or sends its remaining messages to another job.</summary>
/// <remarks>Takes no token, because a host that is shutting down must not lose the results.</remarks>
public sealed partial class DeliveryEnding(DeliveryQueue queue, DeliveryBackoff backoff, ILogger<DeliveryEnding> logger)
{
    /// <param name="waiting">The messages that the job began with.</param>
    public async Task EndAsync(DeliveryRun run, IReadOnlyList<StoredMessage> waiting)
    {
        if (run.Delivery.GmailIds.Count > 1)
        {
            await SetAsideAsync(run);
        }

        if (!run.IsLost)
        {
            await PutBackAsync(run, [.. waiting.Except(run.Settled).Select(message => message.GmailId)]);
        }

        Log.Delivered(logger, run.Accepted.Count, run.Rejected.Count, waiting.Count, run.Delivery.Mailbox);
    }

    private async Task PutBackAsync(DeliveryRun run, IReadOnlyList<string> left)
    {
        var delivery = run.Delivery;

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
