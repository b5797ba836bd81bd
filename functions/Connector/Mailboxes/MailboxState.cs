using System.Text;

namespace Connector.Mailboxes;

/// <summary>Where a mailbox stands. Closed: the nested cases are all there are.</summary>
/// <remarks>
/// <code>
///            Fetched                      Failed: at once, or tries or time used up
///   Active &lt;--------- BackingOff ------------------------------&gt; Parked &lt;------+
///     ^  \__Failed______^                                          |            | Failed
///     |                                                ProbeStarted v            |
///     +------ Fetched ----- CatchingUp &lt;--- Progressed -------- Probing --------+
///
///   Paused: from and to anywhere, by an administrator only.
/// </code>
/// Who ends them: Active, BackingOff and CatchingUp the next fetch; Parked the probe timer; Probing its fetch job, or the probe
/// timer when the job was lost; Paused an administrator. Retries never stop for good.
/// </remarks>
public abstract record MailboxState
{
    private MailboxState()
    {
    }

    /// <summary>Leaves out what is derived: a parked mailbox is its own <see cref="AsParked"/>, and writing it out would never end.</summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <summary>Fetched on every tick.</summary>
    public sealed record Active : MailboxState;

    /// <summary>Failing, within its tries: not fetched before <paramref name="RetryAt"/>.</summary>
    /// <param name="Attempts">Failures in a row, counted from 1.</param>
    /// <param name="Since">First failure of the row.</param>
    public sealed record BackingOff(FailureClass Cause, int Attempts, DateTimeOffset Since, DateTimeOffset RetryAt) : MailboxState;

    /// <summary>Out of rotation. A probe looks at <paramref name="NextProbeAt"/> whether the way is open again.</summary>
    /// <param name="Attempts">Failures in a row of this cause, counted from 1.</param>
    /// <param name="Since">First failure of the row.</param>
    /// <param name="Suspect">A refusal met once while parked for another cause, to be confirmed by a second.</param>
    public sealed record Parked(
        FailureClass Cause, int Attempts, DateTimeOffset Since, DateTimeOffset NextProbeAt, FailureClass? Suspect = null) : MailboxState;

    /// <summary>A parked mailbox whose probe is queued or under way.</summary>
    public sealed record Probing(Parked From) : MailboxState;

    /// <summary>The way is open again and what waited is being fetched.</summary>
    /// <param name="Since">First failure of the outage that is ending.</param>
    public sealed record CatchingUp(DateTimeOffset Since) : MailboxState;

    /// <summary>Left alone until an administrator resumes it.</summary>
    public sealed record Paused(DateTimeOffset Since) : MailboxState;

    /// <summary>The state's name in storage and HTTP.</summary>
    public string Name => GetType().Name;

    /// <summary>Parked or being probed: the mailbox has a row in ParkedMailboxes.</summary>
    public Parked? AsParked => this switch
    {
        Parked parked => parked,
        Probing probing => probing.From,
        _ => null,
    };
}

/// <summary>What can happen to a mailbox.</summary>
public abstract record MailboxEvent
{
    private MailboxEvent()
    {
    }

    /// <summary>Everything that waited was fetched.</summary>
    public sealed record Fetched : MailboxEvent;

    /// <summary>Gmail answered well, and more is to come.</summary>
    public sealed record Progressed : MailboxEvent;

    /// <summary>A fetch failed.</summary>
    public sealed record Failed(Failure Failure) : MailboxEvent;

    /// <summary>A probe of a parked mailbox was planned.</summary>
    public sealed record ProbeStarted : MailboxEvent;

    /// <summary>A planned probe was not made, since an incident holds the mailbox.</summary>
    public sealed record ProbeHeld : MailboxEvent;

    /// <summary>A person wants it tried now: a new credential was handed in, or a fetch was asked for.</summary>
    public sealed record RetryAsked : MailboxEvent;

    public sealed record PauseAsked : MailboxEvent;

    public sealed record ResumeAsked : MailboxEvent;
}
