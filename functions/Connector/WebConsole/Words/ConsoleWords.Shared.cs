namespace Connector.WebConsole.Words;

/// <content>The texts of what all pages share.</content>
public partial class ConsoleWords
{
    public virtual string Console => "Console";

    public virtual string Addresses => "Addresses";

    public virtual string Incidents => "Incidents";

    public virtual string FindMail => "Find a mail";

    public virtual string History => "History";

    public virtual string AllAccounts => "all accounts";

    public virtual string SignedInAs(string name, string account) => $"{name}, {account}";

    public virtual string SignOut => "Sign out";

    public virtual string ZoneNote(string zone) => $"Times are in the zone {zone}.";

    public virtual string Never => "never";

    public virtual string Unknown => "unknown";

    public virtual string Details => "Details";

    public virtual string Back => "Back";
}
