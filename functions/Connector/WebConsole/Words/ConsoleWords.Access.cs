namespace Connector.WebConsole.Words;

/// <content>The texts of people who may not enter.</content>
public partial class ConsoleWords
{
    public virtual string SignInTitle => "You are not signed in";

    public virtual string SignInText =>
        "Administrators: open the link in the newest alert mail, or ask the operator for one. A session lasts an hour.";

    public virtual string SignInOperator => "Sign in as an operator";

    public virtual string RefusedTitle => "You may not open this console";

    public virtual string RefusedText => "You are signed in, but the settings do not name you or a group of yours as an operator.";

    public virtual string OtherHostTitle => "This console opens by another address";

    public virtual string OtherHostText =>
        "It is open to everyone on its own machine, so it answers only to localhost and 127.0.0.1. Open it there by one of these names.";

    public virtual string LinkEndedTitle => "This link is not valid any more";

    public virtual string LinkEndedText => "Use the link in a newer mail.";

    public virtual string NotFoundTitle => "There is no such page";

    public virtual string NotFoundText => "The address is wrong, or what it named was removed.";

    /// <param name="account">The only one that the reader may see.</param>
    public virtual string NotFoundFor(string account) =>
        $"The address is wrong, what it named was removed, or it belongs to another account. You are signed in for {account}. To see "
        + "another account, open the link in a mail about that one.";
}
