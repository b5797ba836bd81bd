using Connector.Importing.Searching;
using Connector.Mailboxes;

namespace Connector.WebConsole.Words;

/// <content>The texts of the search for a mail.</content>
public partial class ConsoleWords
{
    public virtual string WhereIsThisMail => "Where is this mail?";

    public virtual string FindMailText => "Enter its Message-ID (in Gmail: Show original), the sender's address, or Gmail's id.";

    public virtual string AccountId => "Account";

    public virtual string ChooseAccount => "Choose an account";

    /// <summary>An account by its name, with the id if that is another word.</summary>
    public static string NameOf(AccountLook account) =>
        account.DisplayName == account.Id ? account.Id : $"{account.DisplayName} ({account.Id})";

    public virtual string SentTo => "Sent to (optional)";

    public virtual string MailToFind => "Message-ID, sender or id";

    public virtual string NoAccount => "There is no such account. Choose one, or take its id from the list of addresses.";

    /// <summary>What can be looked for, where a person entered something else.</summary>
    public virtual string NoQuery =>
        "This is not a Message-ID, a whole mail address or an id of Gmail (16 characters, 0 to 9 and a to f), so nothing was looked for. "
        + "Enter one of these in full.";

    /// <summary>Why nothing was looked for.</summary>
    public string Say(MailMistake mistake) => mistake switch
    {
        MailMistake.NoAccount => NoAccount,
        MailMistake.NoAddress => NoMailAddress,
        _ => NoQuery,
    };

    public virtual string Found(int mails) => mails == 1 ? "1 mail found" : $"{Number(mails)} mails found";

    public virtual string MoreFound => "There are more mails. A Message-ID finds a single one.";

    public virtual string NotHere => "This mail is not here";

    public virtual string CompleteUntil => "All mail is here that arrived before";

    public virtual string NotIndexed => "Older mail is still being added to the search, so it may be missing here.";

    public virtual string Name(MailStepKind step) => step switch
    {
        MailStepKind.Received => "Arrived",
        MailStepKind.Stored => "Imported",
        MailStepKind.Deferred => "Cannot be read from Gmail now, and is tried again",
        MailStepKind.Waiting => "Waits for delivery",
        MailStepKind.Delivered => "Delivered",
        MailStepKind.Refused => "Refused by the helpdesk",
        MailStepKind.Duplicate => "Second copy: the other one is delivered",
        MailStepKind.OwnAlert => "Alert of this connector, not delivered",
        MailStepKind.Gone => "Deleted in Gmail before the import",
        _ => "Erased here because of its age",
    };

    public virtual string Name(AbsenceReason reason) => reason switch
    {
        AbsenceReason.NotConnected => "The address is not connected.",
        AbsenceReason.Paused => "The address is paused. The mail waits in Gmail.",
        AbsenceReason.Held => "Google refuses our connection. The mail waits in Gmail and is imported afterwards.",
        AbsenceReason.Parked => "The address cannot be fetched. The mail waits in Gmail.",
        AbsenceReason.Failing => "The last fetch failed. The next one follows soon.",
        AbsenceReason.Importing => "The import is under way.",
        _ => "Gmail did not have this mail, or has it in spam, bin or drafts.",
    };
}
