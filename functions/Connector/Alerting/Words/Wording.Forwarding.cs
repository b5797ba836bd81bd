using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

/// <content>Forwarding: how to set it up, and the mails about it.</content>
public partial class Wording
{
    protected static readonly Uri RoutingHelp = new("https://support.google.com/a/answer/2707558");

    protected static readonly Uri ForwardingHelp = new("https://support.google.com/a/answer/2491924");

    private const string GmailSettings = "Settings → See all settings → Forwarding and POP/IMAP";

    private const string AddressMap = "Admin console → Apps → Google Workspace → Gmail → Routing → Recipient address map";

    private const string AlsoRoute = "tick “Also route to original destination”";

    private const string AutomaticForwarding = "Admin console → Gmail → End User Access → Automatic forwarding";

    private static readonly Step LeaveBoth = new("You can leave forwarding on afterwards: we remove duplicates.");

    public virtual string ForwardingHeading => "If you cannot wait: forward the mail";

    /// <summary>Label of the address to forward to.</summary>
    public virtual string ForwardTo => "Forward to";

    public virtual string ForwardingMayStay =>
        "You can switch forwarding off again, or leave it on as a standby: we remove duplicates.";

    /// <summary>How to forward mail while the provider refuses; empty if forwarding is ready.</summary>
    public virtual IReadOnlyList<Step> Forwarding(StandbyAdvice advice) => advice switch
    {
        StandbyAdvice.Ready => [],
        StandbyAdvice.SetUp =>
        [
            new(
                $"In each Gmail account: {GmailSettings} → Add a forwarding address, and enter the address shown above. Gmail then "
                + "sends a code there, which we email to you. Keep Gmail's copy in the inbox."),
            WithAddressMap("Or for all addresses at once"),
            new($"If Gmail does not allow forwarding: {AutomaticForwarding}. How to:", ForwardingHelp),
            LeaveBoth,
        ],
        _ =>
        [
            new(
                $"Let Gmail forward a copy to a mailbox that your team reads: Gmail → {GmailSettings}. Keep Gmail's copy in the "
                + "inbox, so that we can import it later."),
            WithAddressMap("For all addresses at once"),
        ],
    };

    /// <summary>The state of forwarding.</summary>
    public virtual string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "Forwarding is ready: forwarded mail arrives in the meantime",
        StandbyState.Broken => "Forwarding is broken: nothing arrives that way",
        _ => "Forwarding is not set up",
    };

    /// <summary>For how many of the affected addresses forwarding is ready.</summary>
    public virtual string StandbySummary(int ready, int inAll) => ready == 0
        ? "Forwarding is not ready for any of them; it can be set up now."
        : ready == inAll
            ? "Forwarding is ready for all of them: forwarded mail arrives in the meantime."
            : $"Forwarding is ready for {ready} of {inAll}; for the others it can be set up now.";

    public virtual string ReadinessState => "Forwarding not ready";

    public virtual string NotReadyHeading => "Not ready";

    public virtual string HowToForwardHeading => "How to set it up";

    /// <param name="isStranger">True if the mailbox that asks is not the one that the inbound address belongs to.</param>
    public virtual string ConfirmState(bool isStranger) => isStranger ? "Please check" : "Please confirm";

    public virtual string OurAddress => "Our address";

    public virtual string ConfirmLink => "Link";

    /// <summary>Takes the place of <see cref="ConfirmReason"/> for a stranger.</summary>
    /// <param name="mailbox">The mailbox that the inbound address belongs to.</param>
    public virtual string ConfirmStranger(string mailbox) =>
        $"Careful: this mailbox is not {mailbox}, to which our address belongs. Once confirmed, its mail would come in as mail to "
            + $"{mailbox}. Confirm it only if you know who asks and want that; otherwise do nothing.";

    public virtual string ConfirmReason =>
        "Somebody entered our address in this mailbox's settings as one to forward to. If that was you or your team, confirm it. If "
            + "not, do nothing: without a confirmation nothing is forwarded.";

    public virtual string ReadinessSubject(int notReady, int inAll) =>
        $"[Action optional] Forwarding is not ready for {notReady} of {inAll} addresses";

    public virtual string ReadinessHeadline(int notReady, int inAll) =>
        $"The second way in is not ready for {notReady} of {inAll} addresses.";

    /// <summary>Why forwarding matters.</summary>
    public virtual string ReadinessReason =>
        "On a day when Google refuses our connection, forwarded mail still arrives. Once forwarding is set up, such a day does not "
            + "affect these addresses. Mail that comes both ways is imported once.";

    public virtual string ReadinessFooter =>
        "This comes once a week, and only while an address is not ready.";

    /// <summary>Why forwarding is not ready, and what to do.</summary>
    /// <param name="cause">Null if nothing is set up yet.</param>
    public virtual string Readiness(ReadinessCause? cause) => cause switch
    {
        null => "Nothing is set up yet.",
        ReadinessCause.NotConfirmed =>
            "Gmail asked whether it may forward here, and this is not confirmed yet: open the link, or type the code into Gmail's "
            + "settings.",
        ReadinessCause.NotSwitchedOn =>
            "The address is confirmed, but forwarding is not switched on: choose 'Forward a copy of incoming mail to' in Gmail's "
            + "settings.",
        ReadinessCause.NeverConfirmed =>
            "Gmail asked a week ago whether it may forward here, and this was not confirmed: add the address once more and confirm it.",
        ReadinessCause.PointsElsewhere =>
            "Gmail forwards this mailbox's mail to another address: let it forward to the inbound address, or use a filter or an "
            + "address map.",
        ReadinessCause.SwitchedOff =>
            "Forwarding was switched off in Gmail's settings, or the address was removed from them: switch it on again.",
        ReadinessCause.SwitchedOffByAdministrator =>
            "The Workspace administrator does not let this mailbox forward: allow automatic forwarding in the Admin console (Gmail, "
            + "End User Access), or use an address map.",
        ReadinessCause.StoppedArriving =>
            "Mail came in by Gmail's API and not by forwarding: the Workspace administrator may have switched automatic forwarding "
            + "off, or the mail server of the inbound domain refuses mail.",
        ReadinessCause.ProofDidNotArrive => "The last proof mail was sent and did not come back by forwarding within ten minutes.",
        ReadinessCause.TargetBounces =>
            "Mail is still forwarded to an inbound address that was replaced, and is refused there: let it forward to the new one.",
        ReadinessCause.Circle => "Forwarded mail goes round in a circle: something forwards what arrives at the inbound address.",
        _ => cause.ToString()!,
    };

    public virtual string ConfirmSubject(string mailbox, bool isStranger) =>
        $"[{(isStranger ? "Please check" : "Action needed")}] Gmail asks: may {mailbox} forward its mail to us?";

    public virtual string ConfirmHeadline(string mailbox) => $"Gmail asks whether {mailbox} may forward its mail to us.";

    public virtual string ConfirmCode => "Code";

    public virtual IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink) =>
    [
        .. If(hasCode, $"In that Gmail account: {GmailSettings}. Enter the code beside our address, and choose Verify."),
        .. If(hasLink && hasCode, "Or copy the link above into a browser and confirm there."),
        .. If(hasLink && !hasCode, "Copy the link above into a browser and confirm there."),
        new(
            "Then, on the same settings page, choose “Forward a copy of incoming mail to” our address, keep Gmail's copy in the "
            + "inbox, and save the changes."),
    ];

    protected static Step[] If(bool condition, string text) => condition ? [new Step(text)] : [];

    private static Step WithAddressMap(string begin) =>
        new($"{begin}, as Google Workspace administrator: {AddressMap}, and {AlsoRoute}. How to:", RoutingHelp);
}
