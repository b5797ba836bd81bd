using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>Chooses the mailboxes that a step of the ramp lets through: the longest waiting ones.</summary>
public static class RampCohort
{
    /// <param name="step">The first step is 1.</param>
    /// <param name="mailboxes">At least those in scope.</param>
    public static IncidentEvent.StepBegan Choose(Incident incident, int step, IEnumerable<MailboxLook> mailboxes, IncidentOptions options)
    {
        var inScope = mailboxes
            .Where(mailbox => incident.Covers(mailbox.Key.Account) && !mailbox.IsPaused && mailbox.Cause?.NeedsPerson() != true)
            .Select(mailbox => mailbox.LastFetchAt)
            .ToList();
        var waiting = inScope.Where(fetched => !(fetched >= incident.RampAt)).Order().ToList();
        var size =
            Math.Min(Math.Max((int)Math.Ceiling(IncidentOptions.Ramp[step - 1] * inScope.Count), options.MinMailboxes), inScope.Count);

        // Mailboxes that had their turn count toward the share.
        var more = Math.Clamp(size - (inScope.Count - waiting.Count), 0, waiting.Count);
        return new IncidentEvent.StepBegan(step, more == 0 ? incident.Cutoff : waiting[more - 1], size);
    }
}
