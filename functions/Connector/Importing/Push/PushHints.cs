using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Push;

/// <summary>
/// Takes a push notification of Gmail as a hint to fetch a mailbox now. The fetch reads the history to find what is new.
/// </summary>
public sealed partial class PushHints(
    WatchTable watches, MailboxTable mailboxes, FetchPlanner planner, TimeProvider time, ILogger<PushHints> logger)
{
    /// <param name="address">The normalised address.</param>
    /// <param name="historyId">The mailbox's newest history id; a hint older than the checkpoint is ignored.</param>
    public Task TakeAsync(string address, ulong historyId, CancellationToken cancellationToken) => Isolated.EachAsync(
        "push",
        watches.ListAsync(address, cancellationToken),
        watch => watch.Mailbox.ToString(),
        (watch, token) => TakeAsync(watch, historyId, token),
        logger,
        cancellationToken);

    private async Task TakeAsync(Watch watch, ulong historyId, CancellationToken cancellationToken)
    {
        if (await mailboxes.ChangeAsync(watch.Mailbox, mailbox => WithHint(mailbox, historyId), cancellationToken)
            is not { After: var mailbox })
        {
            // Disconnected since. Gmail sends notifications until the watch ends.
            await watches.DeleteAsync(watch, cancellationToken);
        }
        else if (WantsJob(mailbox) && await planner.TryPlanAsync(mailbox, cancellationToken))
        {
            Log.Planned(logger, watch.Mailbox);
        }
    }

    private static Mailbox? WithHint(Mailbox mailbox, ulong historyId) =>
        historyId <= mailbox.Checkpoint || historyId <= mailbox.Hint ? null : mailbox with { Hint = historyId };

    /// <summary>
    /// A job in the queue will see the change. A running job may have missed it, so the hint makes the planner enqueue another one. A hint
    /// does not start a fetch of a mailbox that backs off or is parked.
    /// </summary>
    private bool WantsJob(Mailbox mailbox) =>
        mailbox is { State: MailboxState.Active } && mailbox.Hint > mailbox.Checkpoint
        && mailbox.PlannedAt == DateTimeOffset.UnixEpoch && mailbox.LeasedUntil <= time.GetUtcNow();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Planned {Mailbox}: Gmail announced a change.")]
        public static partial void Planned(ILogger logger, MailboxKey mailbox);
    }
}
