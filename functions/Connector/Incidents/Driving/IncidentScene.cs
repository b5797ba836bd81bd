using Connector.Mailboxes;

namespace Connector.Incidents.Driving;

/// <summary>The mailboxes in an incident's scope and their recent failures.</summary>
public sealed record IncidentScene(
    IReadOnlyList<MailboxLook> Mailboxes, IReadOnlyDictionary<MailboxKey, ProviderSignal> Signals)
{
    public static IncidentScene Empty { get; } = new([], new Dictionary<MailboxKey, ProviderSignal>());
}

/// <summary>Reads the scene of an incident from storage.</summary>
public sealed class IncidentScenes(MailboxTable mailboxes, SignalTable signals, IncidentOptions options)
{
    public async Task<IncidentScene> ReadAsync(Incident incident, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calm = options.CalmAfter(incident.Flaps);
        var from = now - (calm > options.Window ? calm : options.Window);
        return new IncidentScene(
            await mailboxes.LookAsync(incident.Account, cancellationToken),
            await signals.SinceAsync(incident.RampAt < from ? incident.RampAt.Value : from, cancellationToken));
    }
}
