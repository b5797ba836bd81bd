using Connector.Mailboxes;

namespace Connector.Incidents;

/// <summary>An event in the life of an incident. The nested records are all cases.</summary>
public abstract record IncidentEvent
{
    private IncidentEvent()
    {
    }

    /// <summary>The incident was resolved recently, and enough mailboxes fail again.</summary>
    public sealed record Recurred(Suspicion Suspicion) : IncidentEvent;

    /// <summary>A canary is sent.</summary>
    public sealed record CanarySent(MailboxKey Mailbox) : IncidentEvent;

    /// <summary>A canary reported.</summary>
    /// <param name="Number">The canary's number. A repeated or overtaken report changes nothing.</param>
    /// <param name="Sample">The refused call; null if none was refused.</param>
    /// <param name="Account">The account of the canary's mailbox; null for that of the last canary sent.</param>
    public sealed record CanaryReported(int Number, CanaryOutcome Outcome, FailureSample? Sample = null, string? Account = null)
        : IncidentEvent;

    /// <summary>The current canary did not report in time.</summary>
    public sealed record CanaryLost : IncidentEvent;

    /// <summary>A canary is due, and no mailbox is available for it.</summary>
    /// <param name="IsScopeEmpty">No mailbox in scope is due for a fetch at all, so waiting does not help.</param>
    public sealed record NoCanary(bool IsScopeEmpty) : IncidentEvent;

    /// <summary>The ramp lets more mailboxes through.</summary>
    public sealed record StepBegan(int Step, DateTimeOffset? Cutoff, int Mailboxes) : IncidentEvent;

    /// <summary>The provider refuses mailboxes again during the ramp.</summary>
    /// <param name="Refused">The refused accounts while mail of others is fetched; null if all are refused.</param>
    public sealed record Relapsed(int Failing, int Tried, IReadOnlyList<string>? Refused = null) : IncidentEvent;

    /// <summary>Fewer mailboxes wait than before.</summary>
    public sealed record Progressed(int Waiting) : IncidentEvent;

    /// <summary>Every mailbox in scope had its turn, or does not make progress.</summary>
    /// <param name="Stuck">Mailboxes without a turn.</param>
    public sealed record BacklogDrained(int Stuck) : IncidentEvent;

    /// <summary>The provider has worked for long enough: the incident is over.</summary>
    public sealed record Calmed : IncidentEvent;

    /// <summary>An incident of all accounts replaces this account's.</summary>
    public sealed record TakenIn(string By) : IncidentEvent;

    /// <summary>The alerts of the accounts in scope are in their outboxes.</summary>
    /// <param name="Failed">Accounts without that; the next rounds try again, and after a while the reconciliation does.</param>
    public sealed record Told(int Refused, int Held, int Failed = 0) : IncidentEvent;

    /// <summary>The first alert mail was sent.</summary>
    public sealed record Alerted(DateTimeOffset At) : IncidentEvent;

    /// <summary>The all-clear of every account is in its outbox: nothing is left to do.</summary>
    /// <inheritdoc cref="Told"/>
    public sealed record Settled(IncidentCounts Counts, int Failed = 0) : IncidentEvent;
}

/// <summary>The result of a canary.</summary>
public enum CanaryOutcome
{
    /// <summary>The API answered both kinds of call.</summary>
    Clean,

    /// <summary>The provider refused it.</summary>
    Refused,

    /// <summary>It failed for a reason of its mailbox, or could not run.</summary>
    Unclear,
}
