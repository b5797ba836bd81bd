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

    public virtual string Before => "Before";

    public virtual string After => "After";

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
        "link" => "link made",
        _ => word,
    };
}
