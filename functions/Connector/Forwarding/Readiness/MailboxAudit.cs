using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Reads the forwarding settings of one mailbox at Gmail and saves them. A mailbox that cannot be asked keeps the facts that it has.
/// </summary>
public sealed partial class MailboxAudit(
    InboundAddresses addresses,
    ForwardingTable routes,
    IForwardingSettings settings,
    IncidentGate gate,
    TimeProvider time,
    ILogger<MailboxAudit> logger)
{
    /// <returns>False if the mailbox cannot be asked now.</returns>
    public async Task<bool> RunAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        // Only probes may call Gmail for a parked mailbox (I7), and only a fetch may prove a new credential.
        if (!mailbox.IsProven
            || mailbox.State is MailboxState.Paused
            || mailbox.State.AsParked is not null
            || await gate.HeldByAsync(mailbox, cancellationToken) is not null
            || await addresses.EnsureAsync(mailbox, cancellationToken) is not { Standby.InboundAddress: { } inbound } found)
        {
            return false;
        }

        try
        {
            var audit = await settings.ReadAsync(found, inbound, time.GetUtcNow(), cancellationToken);
            await routes.ChangeAsync(found.Key, facts => facts.Audited(audit, inbound), cancellationToken);
            return true;
        }
        catch (FetchFailedException exception)
        {
            Log.NotAudited(logger, mailbox.Key, exception.Failure.Class, exception.Failure.Evidence);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The forwarding settings of {Mailbox} could not be read: {Class} ({Evidence}).")]
        public static partial void NotAudited(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}
