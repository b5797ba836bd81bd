using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents.Driving;

/// <summary>Takes every step of an incident that is due now. Each step is saved before its effect.</summary>
public sealed partial class IncidentSteps(
    IncidentTable incidents,
    MailboxTable mailboxes,
    Canaries canaries,
    IncidentOptions options,
    TimeProvider time,
    ILogger<IncidentSteps> logger)
{
    /// <param name="recent">All live incidents, and those that ended recently.</param>
    /// <returns>The incident after its steps, and its scene, without mailboxes if no step needed them.</returns>
    public async Task<(Incident Incident, IncidentScene Scene)> TakeAsync(
        Incident incident, IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        var scene = new IncidentScene(recent, time.GetUtcNow(), options);

        while (incident.IsLive)
        {
            scene = scene with { Now = time.GetUtcNow() };

            if (scene.Mailboxes.Count == 0 && IncidentRound.NeedsMailboxes(incident, scene.Now))
            {
                scene = await ReadAsync(incident, scene, cancellationToken);
            }

            if (IncidentRound.Next(incident, scene) is not { } happened)
            {
                break;
            }

            incident = await ApplyAsync(incident, happened, scene.Now, cancellationToken);
        }

        return (incident, scene);
    }

    /// <summary>Adds the mailboxes and failures that the next step of an incident needs.</summary>
    private async Task<IncidentScene> ReadAsync(Incident incident, IncidentScene known, CancellationToken cancellationToken)
    {
        var calm = options.CalmAfter(incident.Flaps);
        var from = known.Now - (calm > options.Window ? calm : options.Window);
        return known with
        {
            Mailboxes = await mailboxes.ListAsync(incident.Account, cancellationToken).ToListAsync(cancellationToken),
            Signals = await incidents.SignalsSinceAsync(incident.RampAt < from ? incident.RampAt.Value : from, cancellationToken),
        };
    }

    /// <returns>The incident as saved; as read anew if another instance saved it first.</returns>
    private async Task<Incident> ApplyAsync(
        Incident incident, IncidentEvent happened, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await incidents.TrySaveAsync(incident, incident.On(happened, now, options), cancellationToken) is not { } saved)
        {
            return await incidents.FindAsync(incident.Id, cancellationToken) ?? incident with { Phase = IncidentPhase.Dismissed };
        }

        if (saved.Phase != incident.Phase || happened is IncidentEvent.StepBegan)
        {
            Log.Moved(logger, saved.Id, saved.Phase, saved.Timeline[^1].What, saved.Timeline[^1].Detail);
        }

        if (happened is IncidentEvent.CanarySent sent)
        {
            await canaries.SendAsync(saved, sent.Mailbox, cancellationToken);
        }

        return saved;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Incident {Incident} is {Phase}: {What} ({Detail}).")]
        public static partial void Moved(ILogger logger, string incident, IncidentPhase phase, string what, string? detail);
    }
}
