using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Words;

/// <content>The texts of an account's page.</content>
public partial class ConsoleWords
{
    public virtual string AdministratorsText => "They get the alert mails, and their links open this console.";

    public virtual string SetUpForwarding => "Set up forwarding";

    public virtual string Remove => "Remove";

    public virtual string Add => "Add";

    public virtual string MakeLink => "Make a link";

    public virtual string NewAdministrator => "Add an administrator";

    public virtual string NoMailAddress => "This is not a mail address.";

    public virtual string IsAdministrator => "This person is an administrator of the account already.";

    public virtual string NoAdministrator => "This person is no administrator of the account.";

    public virtual string LastAdministrator => "The last administrator stays, because otherwise no person would get the alert mails.";

    public virtual string FindMailHere => "Find a mail in these addresses";

    /// <param name="addresses">Null in place of an address is everything.</param>
    public virtual string Silent(IReadOnlyList<string?> addresses) =>
        addresses.Contains(null) ? "no reminders about the present outages" : $"no reminders about {string.Join(", ", addresses)}";

    public virtual string Say(AccountVerb verb, Outcome outcome) => (verb, outcome) switch
    {
        (AccountVerb.TestAlert, Outcome.NotNow) => "not every mail was sent. The history below has the answers of the mail servers.",
        _ => Say(outcome),
    };

    public virtual string Label(AccountVerb verb) => verb switch
    {
        AccountVerb.Invite => "Connect an address",
        AccountVerb.TestAlert => "Send a test alert",
        AccountVerb.AddAdmin => "Add an administrator",
        AccountVerb.Silence => "Stop reminders",
        AccountVerb.Remind => "Send reminders again",
        AccountVerb.Redeliver => "Deliver refused mails again",
        AccountVerb.StopReport => "Stop the monthly report",
        AccountVerb.StartReport => "Send the monthly report",
        _ => "Remove an administrator",
    };

    public virtual string Effect(AccountVerb verb) => verb switch
    {
        AccountVerb.Invite =>
            "You get a link with which the owner of this Gmail address connects it. Nothing changes until a person signs in with it.",
        AccountVerb.TestAlert => "Every administrator gets a test mail. The answers of the mail servers are in the history.",
        AccountVerb.AddAdmin => "This person gets the alert mails of this account from now on, and can open this console by their links.",
        AccountVerb.Silence =>
            "There are no more reminders about the outages of this moment. The all-clear and alerts about new outages still come.",
        AccountVerb.Remind => "This person gets reminders about the outages of this moment again, about all addresses.",
        AccountVerb.StopReport => "This person gets no monthly reports any more. Alert mails still come.",
        AccountVerb.StartReport => "This person gets the report on the first day of each month.",
        AccountVerb.Redeliver => "All mails of this account that the helpdesk refused are delivered again.",
        _ => "This person gets no more mails of this account, and links that were sent to this person end.",
    };
}
