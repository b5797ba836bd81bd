namespace Connector.Alerting.Words;

/// <content>Mails about a helpdesk that does not take mail.</content>
public partial class Wording
{
    public virtual string DestinationOpenedHeadline => "Your helpdesk is not taking new mail from us.";

    public virtual string DestinationWeDo =>
        "We try again automatically, every few minutes. As soon as your helpdesk takes one mail, we hand over all that waits, the "
            + "oldest first. We will email you when it works again.";

    public virtual string DestinationYourMail =>
        "Nothing is lost: we fetch new mail from Gmail as always and keep it. Your helpdesk gets all of it once it takes mail again.";

    public virtual string DestinationResolvedPromise =>
        "Everything that waited is being handed over, each mail once and the oldest first. There is nothing for you to do.";

    /// <param name="until">A moment.</param>
    public virtual string HelpdeskCompared(HelpdeskCheck check, string until) =>
        $"We compared what {check.Name} took from us until {until} with what it has: {Number(check.HandedOver)} handed over, "
            + $"{Number(check.Found)} found there, {Number(check.Missing)} missing and handed over again"
            + (check.Deleted > 0 ? $", {Number(check.Deleted)} deleted there." : ".");

    /// <param name="name">The name of the helpdesk.</param>
    public virtual string HelpdeskBeingCompared(string name) =>
        $"When all mail is handed over, we compare what {name} took from us with what it has. The page with the current status will "
            + "show the figures.";

    public virtual IReadOnlyList<string> DestinationYouCan =>
    [
        "Check that your helpdesk is up and accepts our posts.",
        "If its address or its secret has changed, tell the operator of this connector.",
        "If a mail is urgent, read and answer it in Gmail.",
    ];

    /// <param name="name">The name of the destination, such as its host.</param>
    /// <param name="since">A time of day, marked as UTC.</param>
    public virtual string DestinationSubject(string name, string since) =>
        $"[Action needed] Your helpdesk {name} is not taking mail – since {since}";

    /// <param name="duration">Since the first failure.</param>
    public virtual string DestinationReminderHeadline(string duration) =>
        $"Your helpdesk is still not taking new mail from us, for {duration} by now.";

    public virtual string DestinationResolvedHeadline(string name) => $"Your helpdesk {name} takes mail from us again.";

    public virtual string DestinationWhatHappened(string name, string since) =>
        $"We hand new mail over to {name}. Since {since} it has not taken any.";

    /// <param name="oldest">When the first mail came.</param>
    public virtual string DestinationWaiting(int mails, string oldest) => mails == 1
        ? $"1 mail waits, since {oldest}."
        : $"{Number(mails)} mails wait, the oldest since {oldest}.";

    public virtual string DeniedOpenedHeadline => "Your helpdesk refuses the connector's credentials.";

    /// <param name="duration">Since the first refusal.</param>
    public virtual string DeniedReminderHeadline(string duration) =>
        $"Your helpdesk still refuses the connector's credentials, for {duration} by now.";

    public virtual IReadOnlyList<string> DeniedYouCan =>
    [
        "Ask an administrator of your helpdesk whether the connector's access was removed, changed, or has lost a permission.",
        "Set the destination again with credentials that work, or ask the operator of this connector to do it.",
        "If a mail is urgent, read and answer it in Gmail.",
    ];

    /// <param name="since">A time of day, marked as UTC.</param>
    public virtual string DeniedSubject(string name, string since) =>
        $"[Action needed] Your helpdesk {name} refuses the connector's credentials – since {since}";

    public virtual string DeniedWhatHappened(string name, string since) =>
        $"We hand new mail over to {name}. Since {since} it has refused the credentials with which we sign in, so it gets no mail.";

    /// <summary>Label of the button.</summary>
    public virtual string SeeWaiting => "See what is waiting";

    /// <param name="answer">The destination's last answer, in technical English.</param>
    public virtual string DestinationAnswer(string answer) => $"For your technicians, the last answer was: {answer}";
}
