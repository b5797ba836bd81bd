namespace Connector.Forwarding;

/// <summary>Says why forwarding is not ready, and what to do.</summary>
public static class ReadinessWords
{
    public static string? Of(ReadinessCause? cause) => cause switch
    {
        null => null,
        ReadinessCause.NotConfirmed => "Gmail asked whether it may forward here, and nobody has confirmed it yet: open the link, or type the code into Gmail's settings.",
        ReadinessCause.NotSwitchedOn => "The address is confirmed, but forwarding is not switched on: choose 'Forward a copy of incoming mail to' in Gmail's settings.",
        ReadinessCause.NeverConfirmed => "Gmail asked a week ago whether it may forward here, and nobody confirmed it: add the address once more and confirm it.",
        ReadinessCause.PointsElsewhere => "Gmail forwards this mailbox's mail to another address: let it forward to the inbound address, or use a filter or an address map.",
        ReadinessCause.SwitchedOff => "Forwarding was switched off in Gmail's settings, or the address was removed from them: switch it on again.",
        ReadinessCause.SwitchedOffByAdministrator => "The Workspace administrator does not let this mailbox forward: allow automatic forwarding in the Admin console (Gmail, End User Access), or use an address map.",
        ReadinessCause.StoppedArriving => "Mail came in by Gmail's API and not by forwarding: the Workspace administrator may have switched automatic forwarding off, or the mail server of the inbound domain refuses mail.",
        ReadinessCause.ProofDidNotArrive => "The last proof mail was sent and did not come back by forwarding within ten minutes.",
        ReadinessCause.TargetBounces => "Mail is still forwarded to an inbound address that was replaced, and is refused there: let it forward to the new one.",
        ReadinessCause.Circle => "Forwarded mail goes round in a circle: something forwards what arrives at the inbound address.",
        _ => cause.ToString(),
    };
}
