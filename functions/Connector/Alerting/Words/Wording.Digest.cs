using Connector.Alerting.Digests;

namespace Connector.Alerting.Words;

/// <content>The digest of mails that were set aside.</content>
public partial class Wording
{
    /// <param name="who">An address, or <see cref="Count"/>.</param>
    public virtual string DigestSubject(int mails, string who) => $"[Action needed] {Mails(mails)} to {who} not delivered";

    public virtual string DigestState => "Not delivered";

    public virtual string DigestHeadline(int mails, string who) =>
        $"{Mails(mails)} to {who} {(mails == 1 ? "has" : "have")} not reached your helpdesk.";

    /// <summary>Why mails were set aside.</summary>
    public virtual string SetAside(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused => "Your helpdesk refused some mail, and we do not offer it again automatically.",
        QuarantineCause.Stuck => "Handing some mail to your helpdesk failed on every try.",
        QuarantineCause.NotStored => "Our storage does not take some mail; we keep trying.",
        _ => "Gmail lists some mail that it does not return; we keep trying.",
    };

    public virtual string OthersFlow => "All other mail arrives.";

    public virtual string SetAsideDetail(QuarantineCause cause, int mails, string since) => cause switch
    {
        QuarantineCause.Refused => $"{Mails(mails)} refused by the helpdesk, since {since}",
        QuarantineCause.Stuck => $"{Mails(mails)} could not be handed over, since {since}",
        QuarantineCause.NotStored => $"{Mails(mails)} not taken by our storage, since {since}",
        _ => $"{Mails(mails)} not returned by Gmail, since {since}",
    };

    /// <summary>Label of the button.</summary>
    public virtual string SeeMails(int mails) => mails == 1 ? "See this mail" : $"See these {Mails(mails)}";

    /// <summary>What to do about a cause; null for nothing.</summary>
    public virtual string? DigestStep(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused =>
            "See in the console why each mail was refused, correct the cause in your helpdesk (often a size limit or a required "
                + "field), and have them delivered again.",
        QuarantineCause.Stuck => "Ask the operator of this connector to find out what failed, and to deliver them again.",
        QuarantineCause.NotStored => "Ask the operator of this connector to see why its storage refuses them.",
        _ => null,
    };

    public virtual string IfUrgent => "If one is urgent, read and answer it in Gmail.";

    public virtual string DigestYourMail => "Nothing is lost: we keep what we could read until it is delivered, and Gmail keeps its copy.";
}
