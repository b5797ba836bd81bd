using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>Plans the probe of one parked mailbox.</summary>
public sealed partial class ParkedProbe(
    MailboxTable mailboxes, ParkedStays stays, FetchPlanner planner, IncidentGate gate, ILogger<ParkedProbe> logger)
{
    /// <summary>Plans a probe that is due, or removes the row of a mailbox that is back.</summary>
    /// <param name="lostBefore">A job that was planned earlier than this counts as lost.</param>
    public async Task PlanAsync(ParkedMailbox row, DateTimeOffset now, DateTimeOffset lostBefore, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(row.Key, cancellationToken);

        switch (mailbox?.State)
        {
            case null or MailboxState.Active or MailboxState.Paused:
                await stays.EndAsync(row.Key, row, cancellationToken);
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
