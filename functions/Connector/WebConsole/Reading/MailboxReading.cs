using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Reads what belongs to a mailbox beside its row: the incident that holds it, and its forwarding.</summary>
public sealed class MailboxReading(
    IncidentGate gate, InboundAddresses addresses, ForwardingTable routes, ForwardingOptions forwarding, FetchRhythm rhythm,
    TimeProvider time)
{
    public async Task<(MailboxLine Line, MailboxRoute Route)> ReadAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var heldBy = await gate.HeldByAsync(mailbox, cancellationToken);
        var summary = MailboxSummary.Of(mailbox);
        var line = new MailboxLine(summary, Conditions.Of(summary, heldBy, time.GetUtcNow() - rhythm.LateAfter), heldBy);
        var inbound = await addresses.EnsureAsync(mailbox, cancellationToken) ?? mailbox;
        var (readiness, facts) = await routes.LookAsync(inbound, cancellationToken);
        return (line, new MailboxRoute(forwarding.IsOn, inbound.Standby.InboundAddress, readiness, facts));
    }
}
