namespace Connector.Alerting.Words;

/// <content>Mail that does not reach a mailbox.</content>
public partial class Wording
{
    protected static readonly Uri MxHelp = new("https://support.google.com/a/answer/174125");

    protected static readonly Uri LogSearchHelp = new("https://support.google.com/a/answer/2604578");

    /// <param name="who">One address, or the number of addresses.</param>
    public virtual string LostSubject(string who) => $"[Action needed] Mail does not reach {who}";

    public virtual string LostState => "No mail arrives";

    public virtual string LostHeadline(string who) => $"Mail that is sent to {who} does not arrive in Gmail.";

    public virtual string LostReason =>
        "No mail has arrived for much longer than usual, so we sent a test mail. It did not arrive either, and Gmail has no mail that we "
        + "lack. So mail gets lost before Gmail, or Gmail refuses it, and we cannot fetch it.";

    public virtual string LostDetail(string since, int mailsAWeek) =>
        $"No mail since {since}; usually about {Mails(mailsAWeek)} a week";

    public virtual string WeeklyLostReason =>
        "Few mails come to this kind of address, so we send it a test mail in each week without mail, as you agreed. The last one did not "
        + "arrive. So mail gets lost before Gmail, or Gmail refuses it, and we cannot fetch it.";

    public virtual string WeeklyLostDetail(string since) => $"No mail since {since}";

    public virtual string ServerSaid => "The mail server said about our test mail";

    public virtual IReadOnlyList<Content.Step> FindLostMail =>
    [
        new("Send a mail to the address from outside your company. If it comes back, the answer names the cause."),
        new("Check the MX records of the domain: they must name Google's servers.", MxHelp),
        new("Check whether the storage of the Gmail account is full, because Gmail then refuses mail."),
        new("As Google Workspace administrator, search the address in the email log, which shows where its mail went.", LogSearchHelp),
    ];

    public virtual string SpamSubject(string who) => $"[Action optional] Mail to {who} may be in Gmail's spam";

    public virtual string SpamState => "Arrives in spam";

    public virtual string SpamHeadline(string who) => $"Our test mail to {who} arrived in Gmail's spam.";

    public virtual string SpamReason =>
        "No mail has arrived for much longer than usual, so we sent a test mail. Gmail took it for spam. We do not import spam, so please "
        + "look into that folder: mail that belongs in the inbox is imported after you choose “Not spam”.";

    public virtual string BackSubject(string who) => $"[Resolved] Mail reaches {who} again";

    public virtual string BackState => "Arrives again";

    public virtual string BackHeadline(string who) => $"Mail to {who} arrives again.";

    public virtual string BackReason =>
        "Mail that was sent in the meantime and came back to its sender has to be sent again.";

    public virtual string ArrivedAgain(string moment) => $"Mail arrived on {moment}";
}
