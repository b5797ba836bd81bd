using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Chooses the mailboxes that a step of the ramp lets through: the longest waiting ones.</summary>
internal static class RampCohort
{
    /// <param name="step">The first step is 1.</param>
    public static IncidentEvent.StepBegan Choose(Incident incident, int step, IncidentScene scene)
    {
        var fetches = scene.InScopeOf(incident).Where(mailbox => mailbox.Cause?.NeedsPerson() != true)
            .Select(mailbox => mailbox.LastFetchAt).ToList();
        var waiting = fetches.Where(fetched => !(fetched >= incident.RampAt)).Order().ToList();
        var share = (int)Math.Ceiling(IncidentOptions.Ramp[step - 1] * fetches.Count);
        var size = Math.Min(Math.Max(share, scene.Options.MinMailboxes), fetches.Count);

        // Mailboxes that had their turn count toward the share.
        var more = Math.Clamp(size - (fetches.Count - waiting.Count), 0, waiting.Count);
        return new IncidentEvent.StepBegan(step, more == 0 ? incident.Cutoff : waiting[more - 1], size);
    }
}
