using Connector.Mailboxes;
using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Words;

/// <content>The texts of the history of actions.</content>
public partial class ConsoleWords
{
    public virtual string HistoryText => "What people did in this console and by its links. The newest is first.";

    public virtual string NoHistory => "No action yet.";

    public virtual string When => "When";

    public virtual string Who => "Who";

    public virtual string What => "What";

    public virtual string Where => "Where";

    public virtual string Result => "Result";

    public virtual string NoChange => "no change";

    public virtual string Disconnected => "disconnected";

    public virtual string MailsEnqueued(int mails) =>
        mails == 1 ? "1 mail is delivered again" : $"{Number(mails)} mails are delivered again";

    /// <param name="unreadable">Messages that are not jobs.</param>
    public virtual string JobsEnqueued(int jobs, int unreadable) =>
        (jobs == 1 ? "1 job is tried again" : $"{Number(jobs)} jobs are tried again")
        + (unreadable == 0 ? "" : $", {Number(unreadable)} cannot be");

    public virtual string HistoryOf(string account) => $"History of account {account}";

    public virtual string WholeHistory => "History of all accounts";

    public virtual string OlderActions => "All actions of this account";

    public virtual string Newest => "Newest";

    public virtual string NotEnded => "did not come to its end";

    /// <param name="word">What a record keeps: the state of a mailbox, or a result. Another text stays as it is.</param>
    public virtual string Recorded(string word) => word switch
    {
        nameof(MailboxState.Active) => "working",
        nameof(MailboxState.BackingOff) => "trying again",
        nameof(MailboxState.Parked) or nameof(MailboxState.Probing) => "stopped",
        nameof(MailboxState.CatchingUp) => "catching up",
        nameof(MailboxState.Paused) => "paused",
        nameof(Outcome.NotNow) => "not possible",
        nameof(Outcome.Off) => "not possible: a setting is missing",
        nameof(StandbyState.NotSetUp) => Standby(StandbyState.NotSetUp),
        nameof(StandbyState.Ready) => Standby(StandbyState.Ready),
        nameof(StandbyState.Broken) => Standby(StandbyState.Broken),
        AuditEntry.Link => "link made",
        AuditEntry.None => "none",
        MailboxActions.Planned => "fetch planned",
        "sent" => "sent",
        _ => word,
    };
}
