using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;

namespace Connector.WebConsole.Reading;

/// <summary>Reads what belongs to a mailbox beside its row: its condition, and its forwarding.</summary>
public sealed class MailboxReading(
    LineReading lines, InboundAddresses addresses, ForwardingTable routes, ForwardingOptions forwarding, TimeProvider time)
{
    public async Task<(MailboxLine Line, MailboxRoute Route)> ReadAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var line = await lines.ReadAsync(mailbox, time.GetUtcNow(), cancellationToken);
        var inbound = await addresses.EnsureAsync(mailbox, cancellationToken) ?? mailbox;
        var (readiness, facts) = await routes.LookAsync(inbound, cancellationToken);
        return (line, new MailboxRoute(forwarding.IsOn, inbound.Standby.InboundAddress, readiness, facts));
    }
}
