namespace Connector.Alerting.Words;

internal sealed partial class EnglishWording
{
    public override string DestinationOpenedHeadline => "Your helpdesk is not taking new mail from us.";

    public override string DestinationWeDo =>
        "We try again by ourselves, every few minutes. As soon as your helpdesk takes one mail, we hand over all that waits, the "
            + "oldest first. We write to you when it works again.";

    public override string DestinationYourMail =>
        "We fetch new mail from Gmail as ever and keep it. Nothing is lost, and nothing is refused because of this.";

    public override string DestinationResolvedPromise =>
        "Everything that waited is being handed over, each mail once and the oldest first. There is nothing for you to do.";

    public override IReadOnlyList<string> DestinationYouCan =>
    [
        "See whether your helpdesk is up, and whether it still takes posts at this address with this secret.",
        "If the address or the secret has changed, tell the operator of this connector.",
        "If a mail is urgent, read and answer it in Gmail.",
    ];

    public override string DestinationSubject(string name, string since) =>
        $"[Action needed] Your helpdesk {name} is not taking mail – since {since}";

    public override string DestinationReminderHeadline(string duration) =>
        $"Your helpdesk is still not taking new mail from us, for {duration} by now.";

    public override string DestinationResolvedHeadline(string name) => $"Your helpdesk {name} takes mail from us again.";

    public override string DestinationWhatHappened(string name, string since) =>
        $"We hand new mail over to {name}. Since {since} it takes none.";

    public override string DestinationWaiting(int mails, string oldest) => mails == 1
        ? $"1 mail waits, since {oldest}."
        : $"{Number(mails)} mails wait, the oldest since {oldest}.";

    public override string DestinationAnswer(string answer) => $"For your technicians, the last answer that we got: {answer}";
}
