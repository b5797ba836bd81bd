using Connector.Alerting.Digests;

namespace Connector.Alerting.Words;

internal sealed partial class EnglishWording
{
    public override string DigestSubject(int mails, string who) => $"[Action needed] {Mails(mails)} to {who} not delivered";

    public override string DigestState => "Not delivered";

    public override string DigestHeadline(int mails, string who) =>
        $"{Mails(mails)} to {who} {(mails == 1 ? "has" : "have")} not reached your helpdesk.";

    public override string SetAside(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused => "Your helpdesk refused to take mail and will not be asked again by itself.",
        QuarantineCause.Stuck => "Handing mail to your helpdesk failed on every try.",
        QuarantineCause.NotStored => "Our storage does not take some mail; we go on trying.",
        _ => "Gmail lists mail that it does not give out; we go on trying.",
    };

    public override string OthersFlow => "All other mail flows.";

    public override string SetAsideDetail(QuarantineCause cause, int mails, string since) => cause switch
    {
        QuarantineCause.Refused => $"{Mails(mails)} refused by the helpdesk, since {since}",
        QuarantineCause.Stuck => $"{Mails(mails)} could not be handed over, since {since}",
        QuarantineCause.NotStored => $"{Mails(mails)} not taken by our storage, since {since}",
        _ => $"{Mails(mails)} not given out by Gmail, since {since}",
    };

    public override IReadOnlyList<string> DigestSteps(IReadOnlyCollection<QuarantineCause> causes) =>
    [
        .. causes.Contains(QuarantineCause.Refused)
            ? ["See the reason of each in the connector's console, mend it in the helpdesk (often a limit on size or a field), and "
                + "deliver them again from there."]
            : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.Stuck) ? ["Ask the operator of this connector to look into "
            + "what failed, and to deliver them again."] : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.NotStored) ? ["Ask the operator of this connector to see "
            + "why its storage refuses them."] : Enumerable.Empty<string>(),
        "If one is urgent, read and answer it in Gmail.",
    ];

    public override string DigestYourMail => "Nothing is lost: we keep what we could read until it is delivered, and Gmail keeps its copy.";
}
