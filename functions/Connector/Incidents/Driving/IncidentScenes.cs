using Connector.Mailboxes;

namespace Connector.Incidents.Driving;

/// <summary>Reads the scene of an incident from storage.</summary>
public sealed class IncidentScenes(MailboxTable mailboxes, SignalTable signals, IncidentOptions options)
{
    public async Task<IncidentScene> ReadAsync(Incident incident, IncidentScene known, CancellationToken cancellationToken)
    {
        var calm = options.CalmAfter(incident.Flaps);
        var from = known.Now - (calm > options.Window ? calm : options.Window);
        return known with
        {
            Mailboxes = await mailboxes.ListAsync(incident.Account, cancellationToken).ToListAsync(cancellationToken),
            Signals = await signals.SinceAsync(incident.RampAt < from ? incident.RampAt.Value : from, cancellationToken),
        };
    }
}
