using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Takes Gmail's word that something happened in a mailbox as a hint to fetch it now, and nothing more: what is new, the history says.
/// </summary>
public sealed partial class PushHints(WatchTable watches, MailboxTable mailboxes, FetchPlanner planner, TimeProvider time, ILogger<PushHints> logger)
{
    /// <param name="address">Normalised.</param>
    /// <param name="historyId">The mailbox's newest history id when the hint was given; an older hint than the checkpoint is none.</param>
    public async Task TakeAsync(string address, ulong historyId, CancellationToken cancellationToken)
    {
        await Isolated.EachAsync(
            "push",
            watches.ListAsync(address, cancellationToken),
            watch => watch.Mailbox.ToString(),
            (watch, token) => TakeAsync(watch, historyId, token),
            logger,
            cancellationToken);
    }

    private async Task TakeAsync(Watch watch, ulong historyId, CancellationToken cancellationToken)
    {
        if (await mailboxes.ChangeAsync(watch.Mailbox, mailbox => WithHint(mailbox, historyId), cancellationToken) is not { After: var mailbox })
        {
            // Disconnected since; Gmail goes on announcing it until the watch ends.
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
    /// A job that is on its way will see it; one that runs may be past it, and the hint has the planner send another. What backs off or
    /// is parked is not woken by a hint.
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
