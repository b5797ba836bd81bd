using Connector.Forwarding.Receiving;
using Connector.Forwarding.Telling;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
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
    Portions portions,
    TimeProvider time,
    ILogger<AuditForwarding> logger)
{
    public const string Name = "audit";

    private const int Parallel = 4;

    /// <summary>A run ends before the host would end it; the minute's sweeps go on.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan BudgetOfSweep = TimeSpan.FromSeconds(30);

    /// <summary>From the daily timer: each duty by itself.</summary>
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return;
        }

        await Isolated.TryAsync(Name, "mailboxes", () => AuditAllAsync(Budget, cancellationToken), logger, cancellationToken);
        await Isolated.TryAsync(Name, "old posts", () => posts.ForgetOldAsync(cancellationToken), logger, cancellationToken);
        await Isolated.TryAsync(Name, "weekly notice", () => tell.TellWeeklyAsync(cancellationToken), logger, cancellationToken);
    }

    /// <summary>From the minute's timer: goes on with an audit that did not get to its end.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (options.IsOn && await portions.IsCutAsync(Name, cancellationToken))
        {
            await AuditAllAsync(BudgetOfSweep, cancellationToken);
        }
    }

    private Task AuditAllAsync(TimeSpan budget, CancellationToken cancellationToken) => portions.RunAsync(
        Name,
        after => mailboxes.ListAsync(after, cancellationToken),
        MailboxTable.PositionOf,
        budget,
        int.MaxValue,
        all => Isolated.EachAsync(Name, all, mailbox => mailbox.Key.ToString(), AuditAsync, logger, cancellationToken, Parallel),
        cancellationToken);

    /// <summary>Audits one mailbox now.</summary>
    /// <returns>False when it could not be asked: what was known stays.</returns>
    public async Task<bool> AuditAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        // A parked mailbox is knocked at by its probes alone (I7), and a credential that was never proven is for its next fetch to prove.
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
