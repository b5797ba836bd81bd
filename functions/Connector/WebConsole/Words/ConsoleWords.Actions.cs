namespace Connector.WebConsole.Words;

/// <content>The texts of actions.</content>
public partial class ConsoleWords
{
    public virtual string Actions => "Actions";

    public virtual string FirstDay => "All mail since";

    public virtual string Cancel => "Cancel";

    public virtual string FormEnded => "The form is too old or came from another page. Nothing was changed. Please try again.";

    public virtual string ReconnectTitle(string address) => $"Link for {address}";

    public virtual string ReconnectText =>
        "Send this link to the person who can sign in to Google as this address, or open it yourself. It works for a week.";

    public virtual string ReconnectOpen => "Open the link";

    public virtual string Done => "Done";

    public virtual string NotDone => "Not done";
}
