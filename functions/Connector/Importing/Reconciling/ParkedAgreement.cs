using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Reconciling;

/// <summary>
/// Checks that a parked mailbox has a row in ParkedMailboxes that is due no later than the mailbox, and belongs to its account's outage.
/// </summary>
/// <remarks>A row whose mailbox is not parked needs no check, because the probe that it is due for removes it.</remarks>
internal sealed partial class ParkedAgreement(
    MailboxTable mailboxes, ParkedMailboxTable parkedMailboxes, ParkedStays stays, AlertOutbox alerts, TimeProvider time,
    ILogger<ParkedAgreement> logger)
{
    /// <summary>A probe that a person asked for is due before its row says so.</summary>
    private static readonly TimeSpan ProbeTakes = TimeSpan.FromMinutes(10);

    /// <param name="mailbox">As read a while ago.</param>
    public async Task CheckAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.State.AsParked is null || await IsWholeAsync(mailbox, cancellationToken))
        {
            return;
        }

        // A mailbox that came back since it was read rightly has no row.
        if (await mailboxes.FindAsync(mailbox.Key, cancellationToken) is { State.AsParked: { } parked } now && !await IsWholeAsync(
            now, cancellationToken))
        {
            await RepairAsync(now, parked, cancellationToken);
        }
    }

    private async Task<bool> IsWholeAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await parkedMailboxes.FindAsync(mailbox.Key, cancellationToken) is { } row
        && (row.NextProbeAt <= mailbox.State.AsParked!.NextProbeAt || mailbox.PlannedAt > time.GetUtcNow() - ProbeTakes)
        && await alerts.IsAwayAsync(mailbox.Key, row.Cause, cancellationToken);

    private async Task RepairAsync(Mailbox mailbox, MailboxState.Parked parked, CancellationToken cancellationToken)
    {
        var known = await parkedMailboxes.FindAsync(mailbox.Key, cancellationToken);
        var row = await stays.BeginAsync(mailbox, parked, new Failure(parked.Cause, known?.Evidence ?? new Evidence()));
        Metrics.Repaired("Mailboxes/ParkedMailboxes");
        Log.Repaired(logger, mailbox.Key);

        // The mailbox may have come back in the meantime.
        if ((await mailboxes.FindAsync(mailbox.Key, cancellationToken))?.State.AsParked is null)
        {
            await stays.EndAsync(mailbox.Key, row, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Repaired the row of {Mailbox} in ParkedMailboxes, or its place in an outage: the mailbox is parked, and they did not say so.")]
        public static partial void Repaired(ILogger logger, MailboxKey mailbox);
    }
}
