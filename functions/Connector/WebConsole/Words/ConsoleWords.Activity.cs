using Connector.Reporting.Activity;

namespace Connector.WebConsole.Words;

/// <content>The texts of the plot of calls and mails.</content>
public partial class ConsoleWords
{
    public virtual string LastHours => "The last three hours, all accounts";

    public virtual string CallsAndMails => "Calls and mails, all accounts";

    public virtual string CallsAnswered => "Calls answered";

    public virtual string CallsFailed => "Calls failed";

    public virtual string AddressesHeld => "Addresses held";

    public virtual string MailsByGmail => "Mails by Gmail";

    public virtual string MailsByForwarding => "Forwarded mails";

    public virtual string ActivityNumbers => "The numbers as a table";

    public virtual string ActivityNote(int minutes) =>
        minutes == 1 ? "One column is a minute; the number at the right is the highest." : minutes < 60
            ? $"One column is {minutes} minutes; the number at the right is the highest."
            : $"One column is {minutes / 60} h; the number at the right is the highest.";

    public virtual string ActivitySummary(string from, string until, MinuteActivity sum) =>
        $"From {from} to {until}: {Number(sum.Calls)} calls to Gmail, of which {Number(sum.Failed)} failed; {Number(sum.ByApi)} mails by "
        + $"Gmail and {Number(sum.ByForwarding)} by forwarding; at most {Number(sum.Held)} addresses held.";

    public virtual string NoActivity => "No numbers of this time. They are kept for 90 days.";
}
