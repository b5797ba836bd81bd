namespace Connector.Alerting;

/// <summary>An event in the life of an outage: one of the nested cases.</summary>
public abstract record OutageEvent
{
    private OutageEvent()
    {
    }

    /// <summary>A mailbox stopped.</summary>
    /// <param name="Since">Its first failure.</param>
    /// <param name="IsNews">No mail has mentioned it yet.</param>
    /// <param name="IsIncident">The member is an incident that holds all mailboxes of the account.</param>
    public sealed record Joined(DateTimeOffset Since, bool IsNews, bool IsIncident = false) : OutageEvent;

    /// <summary>A mailbox works again, or belongs to another outage now.</summary>
    /// <param name="WasNews">No mail had mentioned it.</param>
    public sealed record Left(bool WasNews, bool IsIncident = false) : OutageEvent;

    /// <summary>The next mail is due.</summary>
    /// <param name="HoldUntil">Hold the opened mail until then; null to send it.</param>
    public sealed record Due(DateTimeOffset? HoldUntil = null) : OutageEvent;

    /// <summary>The decided mails have a turn within the rate that the mail server allows.</summary>
    public sealed record TurnReserved(DateTimeOffset At) : OutageEvent;

    /// <summary>A job starts or continues to send.</summary>
    public sealed record Claimed(DateTimeOffset Until) : OutageEvent;

    /// <summary>Each administrator has the mails up to this number, or was refused.</summary>
    public sealed record Told(int Mails) : OutageEvent;

    /// <summary>At least one administrator could not be reached.</summary>
    public sealed record SendFailed(DateTimeOffset RetryAt) : OutageEvent;

    /// <summary>The account was deleted.</summary>
    public sealed record AccountGone : OutageEvent;
}
