using Connector.Delivering.Queueing;
using Connector.Messages;
using Connector.Telemetry;

namespace Connector.Delivering;

/// <summary>
/// Runs one delivery job: hands the waiting messages of a mailbox to the destination, one after another, and saves the results.
/// </summary>
public sealed class DeliverMessages(
    MessageStates states,
    MessageHandover handover,
    DeliveryQueue queue,
    DeliveryEnding ending,
    CatchUp catchUp,
    TimeProvider time)
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

        if (await catchUp.WaitAsync(delivery, cancellationToken) is { } wait)
        {
            await queue.PutBackAsync(delivery, wait, CancellationToken.None);
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

        if (run.Pace is not null)
        {
            catchUp.NoteLimit(delivery.Mailbox.Account);
        }

        await handover.ForgetAsync(run);
        await ending.EndAsync(run, waiting);
        await handover.WakeIfOverAsync(run);
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
}
