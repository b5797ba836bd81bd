using Connector.Alerting.Content;

namespace Connector.Forwarding.Telling;

internal sealed class EnglishRouteWords : RouteWords
{
    public override string Language => "en";

    public override string DigestState => "Forwarding not ready";

    public override string AddressesHeading => "Not ready";

    public override string HowHeading => "How to set it up";

    public override string ForwardTo => "Forward to";

    public override string ConfirmState(bool isStranger) => isStranger ? "Please check" : "Please confirm";

    public override string OurAddress => "Our address";

    public override string ConfirmLink => "Link";

    public override string ConfirmStranger(string mailbox) =>
        $"Careful: this mailbox is not {mailbox}, to which our address belongs. Once confirmed, its mail would come in as mail to {mailbox}. Confirm it only if you know who asks and want that; otherwise leave it.";

    public override string ConfirmReason =>
        "Somebody entered our address in this mailbox's settings as one to forward to. If that was you or your team, confirm it. If not, leave it: without a confirmation nothing is forwarded.";

    public override IReadOnlyList<Step> How =>
    [
        new("In each Gmail account: Settings → See all settings → Forwarding and POP/IMAP → Add a forwarding address, and enter the address shown above. Gmail's code comes to you in a mail of ours. Then switch forwarding on, and keep Gmail's copy in the inbox."),
        new("Or for all addresses at once, as Google Workspace administrator: Admin console → Apps → Google Workspace → Gmail → Routing → Recipient address map, and tick “Also route to original destination”. How to:", RoutingHelp),
        new("You may leave both ways on: we remove duplicates."),
    ];

    public override string DigestSubject(int notReady, int inAll) =>
        $"[Action optional] Forwarding is not ready for {notReady} of {inAll} addresses";

    public override string DigestHeadline(int notReady, int inAll) =>
        $"The second way in is not ready for {notReady} of {inAll} addresses.";

    public override string DigestReason =>
        "On a day when Google refuses our connection, mail that is forwarded still comes in. Once it is set up, such a day passes these addresses by. Mail that comes both ways is imported once.";

    public override string DigestFooter =>
        "This comes once a week, and only while an address is not ready.";

    public override string Cause(ReadinessCause? cause) => ReadinessWords.Of(cause) ?? "Nothing is set up yet.";

    public override string More(int addresses) => $"and {addresses} more";

    public override string ConfirmSubject(string mailbox, bool isStranger) =>
        $"[{(isStranger ? "Please check" : "Action needed")}] Gmail asks: may {mailbox} forward its mail to us?";

    public override string ConfirmHeadline(string mailbox) => $"Gmail asks whether {mailbox} may forward its mail to us.";

    public override string ConfirmCode => "Code";

    public override IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink) =>
    [
        .. hasCode ? [new Step("In that Gmail account: Settings → See all settings → Forwarding and POP/IMAP. Enter the code beside our address, and choose Verify.")] : Enumerable.Empty<Step>(),
        .. hasLink ? [new Step(hasCode ? "Or copy the link above into a browser and confirm there." : "Copy the link above into a browser and confirm there.")] : Enumerable.Empty<Step>(),
        new("Then, on the same settings page, choose “Forward a copy of incoming mail to” our address, keep Gmail's copy in the inbox, and save the changes."),
    ];
}
