using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>The sweep over the parking place: plans due probes, and removes rows of mailboxes that are back.</summary>
public sealed partial class ProbeParked(
    ParkedMailboxTable parkedMailboxes,
    MailboxTable mailboxes,
    MailboxLifecycle lifecycle,
    FetchPlanner planner,
    IncidentGate gate,
    Portions portions,
    TimeProvider time,
    ILogger<ProbeParked> logger)
{
    public const string Name = "probe";

    private const int Parallel = 16;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(40);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var lostBefore = await planner.LostBeforeAsync(now, cancellationToken);

        await portions.RunAsync(
            Name,
            after => parkedMailboxes.ListDueAsync(now, after, cancellationToken),
            ParkedMailboxTable.PositionOf,
            Budget,
            int.MaxValue,
            due => Isolated.EachAsync(
                Name, due, parked => parked.Key.ToString(), (parked, token) => LookAfterAsync(parked, now, lostBefore, token), logger, cancellationToken, Parallel),
            cancellationToken);
    }

    private async Task LookAfterAsync(ParkedMailbox row, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(row.Key, cancellationToken);

        switch (mailbox?.State)
        {
            case null or MailboxState.Active or MailboxState.Paused:
                await lifecycle.ForgetAsync(row.Key, row, cancellationToken);
                break;

            case { AsParked: { } parked } when parked.NextProbeAt <= now && mailbox.PlannedAt <= lostBefore && mailbox.LeasedUntil <= now:
                if (await gate.HeldByAsync(mailbox, cancellationToken) is null && await planner.TryPlanAsync(mailbox, cancellationToken))
                {
                    Log.Probing(logger, row.Key, parked.Cause, parked.Attempts);
                }

                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Probing {Mailbox}: parked for {Class}, {Attempts} failures so far.")]
        public static partial void Probing(ILogger logger, MailboxKey mailbox, FailureClass @class, int attempts);
    }
}
