using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <content>Forwarding: how to set it up, and the mails about it.</content>
public abstract partial class Wording
{
    protected static readonly Uri RoutingHelp = new("https://support.google.com/a/answer/2707558");

    protected static readonly Uri ForwardingHelp = new("https://support.google.com/a/answer/2491924");

    public abstract string ForwardingHeading { get; }

    /// <summary>How to forward mail while the provider refuses; empty if forwarding is ready.</summary>
    public abstract IReadOnlyList<Step> Forwarding(StandbyAdvice advice);

    /// <summary>The state of forwarding.</summary>
    public abstract string Standby(StandbyState state);

    /// <summary>For how many of the affected addresses forwarding is ready.</summary>
    public abstract string StandbySummary(int ready, int inAll);

    /// <summary>Label of the address to forward to.</summary>
    public abstract string ForwardTo { get; }

    public abstract string ForwardingMayStay { get; }

    public abstract string ReadinessState { get; }

    public abstract string ReadinessSubject(int notReady, int inAll);

    public abstract string ReadinessHeadline(int notReady, int inAll);

    /// <summary>Why forwarding matters.</summary>
    public abstract string ReadinessReason { get; }

    public abstract string ReadinessFooter { get; }

    public abstract string NotReadyHeading { get; }

    public abstract string HowToForwardHeading { get; }

    /// <summary>Why forwarding is not ready, and what to do.</summary>
    /// <param name="cause">Null if nothing is set up yet.</param>
    public abstract string Readiness(ReadinessCause? cause);

    public abstract IReadOnlyList<Step> HowToForward { get; }

    /// <param name="isStranger">True if the mailbox that asks is not the one that the inbound address belongs to.</param>
    public abstract string ConfirmState(bool isStranger);

    public abstract string ConfirmSubject(string mailbox, bool isStranger);

    public abstract string ConfirmHeadline(string mailbox);

    public abstract string ConfirmReason { get; }

    /// <summary>Takes the place of <see cref="ConfirmReason"/> for a stranger.</summary>
    /// <param name="mailbox">The mailbox that the inbound address belongs to.</param>
    public abstract string ConfirmStranger(string mailbox);

    public abstract string OurAddress { get; }

    public abstract string ConfirmCode { get; }

    public abstract string ConfirmLink { get; }

    public abstract IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink);
}
