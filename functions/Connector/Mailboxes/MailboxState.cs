using System.Text;
using System.Text.Json.Serialization;

namespace Connector.Mailboxes;

/// <summary>The state of a mailbox. The nested records are all cases.</summary>
/// <remarks>
/// <code>
///            Fetched                      Failed: at once, or attempts or time used up
///   Active &lt;--------- BackingOff ------------------------------&gt; Parked &lt;------+
///     ^  \__Failed______^                                          |            | Failed
///     |                                                ProbeStarted v            |
///     +------ Fetched ----- CatchingUp &lt;--- Progressed -------- Probing --------+
///
///   Paused: from and to any state, by an administrator only.
/// </code>
/// The next fetch ends Active, BackingOff and CatchingUp. The probe timer ends Parked. The fetch job ends Probing, or the probe timer if
/// the job was lost. An administrator ends Paused. Retries never stop.
/// </remarks>
[JsonDerivedType(typeof(Active), nameof(Active))]
[JsonDerivedType(typeof(BackingOff), nameof(BackingOff))]
[JsonDerivedType(typeof(Parked), nameof(Parked))]
[JsonDerivedType(typeof(Probing), nameof(Probing))]
[JsonDerivedType(typeof(CatchingUp), nameof(CatchingUp))]
[JsonDerivedType(typeof(Paused), nameof(Paused))]
public abstract record MailboxState
{
    private MailboxState()
    {
    }

    /// <summary>
    /// Leaves out derived properties, because a parked mailbox is its own <see cref="AsParked"/>, which would recurse without end.
    /// </summary>
    protected virtual bool PrintMembers(StringBuilder builder) => false;

    /// <summary>Fetched on every tick.</summary>
    public sealed record Active : MailboxState;

    /// <summary>Failing, with attempts left. Not fetched before <paramref name="RetryAt"/>.</summary>
    /// <param name="Attempts">Failures in a row; the first is 1.</param>
    /// <param name="Since">When the first of these failures was.</param>
    public sealed record BackingOff(FailureClass Cause, int Attempts, DateTimeOffset Since, DateTimeOffset RetryAt) : MailboxState;

    /// <summary>Out of rotation. A probe at <paramref name="NextProbeAt"/> checks whether it can be fetched again.</summary>
    /// <param name="Attempts">Failures in a row with this cause; the first is 1.</param>
    /// <param name="Since">When the first failure was.</param>
    /// <param name="Suspect">Another cause that one probe found, and that a second probe has to confirm.</param>
    public sealed record Parked(
        FailureClass Cause, int Attempts, DateTimeOffset Since, DateTimeOffset NextProbeAt, FailureClass? Suspect = null) : MailboxState;

    /// <summary>A parked mailbox whose probe is queued or under way.</summary>
    public sealed record Probing(Parked From) : MailboxState;

    /// <summary>Fetches succeed again, and the waiting mail is being imported.</summary>
    /// <param name="Since">When the first failure was.</param>
    public sealed record CatchingUp(DateTimeOffset Since) : MailboxState;

    /// <summary>Not fetched until an administrator resumes it.</summary>
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

    /// <summary>Why it fails; null if it does not.</summary>
    public FailureClass? FailureCause => this is BackingOff backingOff ? backingOff.Cause : AsParked?.Cause;

    /// <summary>The first failure of the current series, or when the mailbox was paused; null if it works.</summary>
    public DateTimeOffset? BeganAt => this switch
    {
        BackingOff state => state.Since,
        CatchingUp state => state.Since,
        Paused state => state.Since,
        _ => AsParked?.Since,
    };

    /// <summary>When the next attempt is due; null if it does not fail.</summary>
    public DateTimeOffset? NextTryAt => this is BackingOff backingOff ? backingOff.RetryAt : AsParked?.NextProbeAt;
}

/// <summary>An event in the life of a mailbox. The nested records are all cases.</summary>
public abstract record MailboxEvent
{
    private MailboxEvent()
    {
    }

    /// <summary>All waiting mail was fetched.</summary>
    public sealed record Fetched : MailboxEvent;

    /// <summary>Gmail answered, and more mail waits.</summary>
    public sealed record Progressed : MailboxEvent;

    /// <summary>A fetch failed.</summary>
    public sealed record Failed(Failure Failure) : MailboxEvent;

    /// <summary>A probe of a parked mailbox was planned.</summary>
    public sealed record ProbeStarted : MailboxEvent;

    /// <summary>A planned probe did not run, because an incident holds the mailbox.</summary>
    public sealed record ProbeHeld : MailboxEvent;

    /// <summary>A person asked for an attempt now, with a new credential or by a fetch request.</summary>
    public sealed record RetryAsked : MailboxEvent;

    public sealed record PauseAsked : MailboxEvent;

    public sealed record ResumeAsked : MailboxEvent;
}
