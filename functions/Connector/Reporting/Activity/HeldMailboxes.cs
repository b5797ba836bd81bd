using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Reporting.Activity;

/// <summary>Counts the mailboxes that incidents keep from being fetched.</summary>
public sealed class HeldMailboxes(IncidentGate gate, ActivityMeter meter)
{
    public async Task CountAsync(IReadOnlyList<MailboxSummary> all, CancellationToken cancellationToken)
    {
        if (await gate.LiveAsync(cancellationToken) is { Count: > 0 } live)
        {
            meter.SetHeld(all.Count(mailbox => live.Any(incident => incident.Holds(mailbox.Key, mailbox.LastFetchAt))));
        }
    }
}
