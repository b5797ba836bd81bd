using Connector.WebConsole.Reading;

namespace Connector.WebConsole.Words;

/// <content>The texts of a mailbox's page.</content>
public partial class ConsoleWords
{
    public virtual string Overview => "Overview";

    public virtual string Connected => "Connected";

    /// <summary>Label of the number of mails that usually arrive.</summary>
    public virtual string UsualMail => "Usual mail";

    public virtual string MailsAWeek(int mails) => $"about {Number(mails)} a week";

    public virtual string Say(Quiet state) => state switch
    {
        Quiet.Usual => "The time since the last mail is not unusual.",
        Quiet.Suspicious => "No mail for longer than usual. The connector is finding out why.",
        Quiet.Asked => "No mail for longer than usual. A test mail is under way.",
        Quiet.Lost => "Mail does not reach this address. The administrators were told.",
        _ => "Not known yet: that takes four weeks with at least five mails each.",
    };

    /// <summary>Before the steps that find out where the mail goes.</summary>
    public virtual string UnreachedText =>
        "Google lets us in, and there has been no new mail for longer than usual. A test mail did not arrive either. To find out where the "
        + "mail goes:";

    /// <summary>Label of the moment at which the push watch lapses.</summary>
    public virtual string WatchLapses => "Push watch lapses";

    public virtual string NextTry => "Next try";

    public virtual string Reminders => "Reminders";

    /// <summary>Before the administrators who get none.</summary>
    public virtual string NoRemindersFor => "stopped for";

    /// <summary>Before the accounts that have the same mailbox.</summary>
    public virtual string AlsoConnected(int others) => others == 1
        ? "Another account has connected the same mailbox. Each account imports and delivers every mail of it:"
        : $"{Number(others)} other accounts have connected the same mailbox. Each account imports and delivers every mail of it:";

    public virtual string HeldBy => "Held by incident";

    public virtual string ForwardingHeading => "Second way: forwarding";

    public virtual string ForwardingOff => "The operator of this connector has not set up forwarding.";

    public virtual string InboundAddress => "Forward to";

    public virtual string ConfirmationCode => "Gmail's code";

    public virtual string ConfirmationLink => "Gmail's link";

    public virtual string LastForwarded => "Last forwarded mail";

    public virtual string LastMails => "Last mails";

    public virtual string LastMailsCaption(int mails) =>
        mails == 1 ? "The last imported mail" : $"The last {Number(mails)} imported mails, the newest first";

    public virtual string NoMails => "No mail has been imported yet.";

    public virtual string Received => "Received";

    public virtual string From => "From";

    public virtual string Subject => "Subject";

    public virtual string Route => "Way";

    public virtual string FateHeading => "Fate";

    public virtual string ByApi => "Gmail";

    public virtual string ByForwarding => "forwarding";

    public virtual string HowToForward => "How to set it up";

    public virtual string SinceMoment(string moment) => $"since {moment}";

    public virtual string NoSubject => "(no subject)";

    public virtual IReadOnlyList<string> ForwardSteps =>
    [
        "In Gmail, signed in as this address: Settings → See all settings → Forwarding and POP/IMAP → Add a forwarding address. Enter the "
        + "address above.",
        "Gmail sends a code to that address. It appears on this page within a minute. Enter it in Gmail's settings, and choose Verify.",
        "On the same page of Gmail, choose “Forward a copy of incoming mail to”, keep Gmail's copy in the inbox, and save.",
        "Send a test mail from here. This page says Ready when it has come back.",
    ];

    public virtual string ForwardMany =>
        "An administrator of a Google Workspace can do it for many addresses at once with an address map in the Admin console.";
}
