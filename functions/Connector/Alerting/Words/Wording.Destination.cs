namespace Connector.Alerting.Words;

/// <content>Mails about a helpdesk that does not take mail.</content>
public abstract partial class Wording
{
    /// <param name="name">The name of the destination, such as its host.</param>
    /// <param name="since">A time of day, marked as UTC.</param>
    public abstract string DestinationSubject(string name, string since);

    public abstract string DestinationOpenedHeadline { get; }

    /// <param name="duration">Since the first failure.</param>
    public abstract string DestinationReminderHeadline(string duration);

    public abstract string DestinationResolvedHeadline(string name);

    public abstract string DestinationWhatHappened(string name, string since);

    /// <param name="oldest">When the first mail came.</param>
    public abstract string DestinationWaiting(int mails, string oldest);

    public abstract IReadOnlyList<string> DestinationYouCan { get; }

    /// <param name="answer">The destination's last answer, in technical English.</param>
    public abstract string DestinationAnswer(string answer);

    public abstract string DestinationWeDo { get; }

    public abstract string DestinationYourMail { get; }

    public abstract string DestinationResolvedPromise { get; }
}
