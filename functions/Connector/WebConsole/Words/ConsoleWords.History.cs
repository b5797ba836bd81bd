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
}
