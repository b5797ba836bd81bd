using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>What can happen to an incident. Closed: the nested cases are all there are.</summary>
public abstract record IncidentEvent
{
    private IncidentEvent()
    {
    }

    /// <summary>It was resolved a while ago, and enough fails again.</summary>
    public sealed record Recurred(Suspicion Suspicion) : IncidentEvent;

    /// <summary>A canary is on its way.</summary>
    public sealed record CanarySent(MailboxKey Mailbox) : IncidentEvent;

    /// <summary>A canary has an answer.</summary>
    /// <param name="Number">Which one; a repeated or overtaken report changes nothing.</param>
    /// <param name="Sample">The refused call; null unless one was refused.</param>
    /// <param name="Account">Whose mailbox it asked; null for that of the last canary sent.</param>
    public sealed record CanaryReported(int Number, CanaryOutcome Outcome, FailureSample? Sample = null, string? Account = null) : IncidentEvent;

    /// <summary>The canary under way did not report in time.</summary>
    public sealed record CanaryLost : IncidentEvent;

    /// <summary>A canary is due and there is no mailbox that could be one.</summary>
    /// <param name="IsScopeEmpty">Nor will there be one: no mailbox in scope wants to be fetched.</param>
    public sealed record NoCanary(bool IsScopeEmpty) : IncidentEvent;

    /// <summary>More mailboxes are let through.</summary>
    public sealed record StepBegan(int Step, DateTimeOffset? Cutoff, int Mailboxes) : IncidentEvent;

    /// <summary>The door shut again in the ramp, or some accounts are refused while others flow.</summary>
    /// <param name="Refused">Those accounts; null if it shut for all.</param>
    public sealed record Relapsed(int Failing, int Tried, IReadOnlyList<string>? Refused = null) : IncidentEvent;

    /// <summary>Fewer mailboxes wait than before.</summary>
    public sealed record Progressed(int Waiting) : IncidentEvent;

    /// <summary>Every mailbox in scope had its turn.</summary>
    /// <param name="Stuck">Those that had none and do not move.</param>
    public sealed record BacklogDrained(int Stuck) : IncidentEvent;

    /// <summary>It is over.</summary>
    public sealed record Calmed : IncidentEvent;

    /// <summary>The provider's incident takes this account's in.</summary>
    public sealed record TakenIn(string By) : IncidentEvent;

    /// <summary>Every account in scope was noted for its alert.</summary>
    public sealed record Told(int Refused, int Held) : IncidentEvent;

    /// <summary>An administrator has the first mail about it.</summary>
    public sealed record Alerted(DateTimeOffset At) : IncidentEvent;

    /// <summary>Every account was released: nothing is left to be done.</summary>
    public sealed record Settled(IncidentCounts Counts) : IncidentEvent;
}

/// <summary>What a canary found.</summary>
public enum CanaryOutcome
{
    /// <summary>Every kind of call was answered properly.</summary>
    Clean,

    /// <summary>The provider refused it.</summary>
    Refused,

    /// <summary>It failed for a reason of its own mailbox, or could not be run.</summary>
    Unclear,
}
