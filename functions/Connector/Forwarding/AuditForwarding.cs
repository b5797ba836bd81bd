using Connector.Forwarding.Receiving;
using Connector.Forwarding.Telling;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding;

/// <summary>Reads daily what each mailbox's settings say of forwarding. While an incident holds a mailbox, what is known of it stays, and nobody is asked.</summary>
public sealed partial class AuditForwarding(
    MailboxTable mailboxes,
    InboundAddresses addresses,
    ForwardingTable routes,
    IForwardingSettings settings,
    IncidentGate gate,
    TakenPosts posts,
    TellForwarding tell,
    ForwardingOptions options,
    TimeProvider time,
    ILogger<AuditForwarding> logger)
{
    private const int Parallel = 4;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            mailboxes.ListAsync(cancellationToken), parallel, async (mailbox, token) => await AuditAsync(mailbox, token));
        await posts.ForgetOldAsync(cancellationToken);
        await tell.TellWeeklyAsync(cancellationToken);
    }

    /// <summary>Audits one mailbox now.</summary>
    /// <returns>False when it could not be asked: what was known stays.</returns>
    public async Task<bool> AuditAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        // A parked mailbox is knocked at by its probes alone (I7).
        if (mailbox.State is MailboxState.Paused
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
