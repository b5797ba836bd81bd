namespace Connector.Alerting;

/// <summary>What can happen to an outage. Closed: the nested cases are all there are.</summary>
public abstract record OutageEvent
{
    private OutageEvent()
    {
    }

    /// <summary>A mailbox stopped that was not away.</summary>
    /// <param name="Since">Its first failure.</param>
    /// <param name="IsNews">No mail speaks of it yet.</param>
    /// <param name="IsIncident">It is no mailbox but an incident that holds all of them.</param>
    public sealed record Joined(DateTimeOffset Since, bool IsNews, bool IsIncident = false) : OutageEvent;

    /// <summary>A mailbox that was away is back, or belongs to another outage now.</summary>
    /// <param name="WasNews">No mail spoke of it.</param>
    public sealed record Left(bool WasNews, bool IsIncident = false) : OutageEvent;

    /// <summary>The time for the next mail has come.</summary>
    /// <param name="HoldUntil">The opened mail is better held back until then; null to let it go.</param>
    public sealed record Due(DateTimeOffset? HoldUntil = null) : OutageEvent;

    /// <summary>The mails that were decided on have a turn within the rate that the mail server allows.</summary>
    public sealed record TurnReserved(DateTimeOffset At) : OutageEvent;

    /// <summary>Somebody begins to send what was decided on, or goes on with it.</summary>
    public sealed record Claimed(DateTimeOffset Until) : OutageEvent;

    /// <summary>Each administrator has all mails up to this number, or was refused.</summary>
    public sealed record Told(int Mails) : OutageEvent;

    /// <summary>At least one administrator could not be reached.</summary>
    public sealed record SendFailed(DateTimeOffset RetryAt) : OutageEvent;

    /// <summary>The account is no more, and nobody is left to be told.</summary>
    public sealed record AccountGone : OutageEvent;
}
