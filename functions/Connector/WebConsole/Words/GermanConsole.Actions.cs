namespace Connector.WebConsole.Words;

/// <content>The texts of actions.</content>
internal sealed partial class GermanConsole
{
    public override string Actions => "Aktionen";

    public override string FirstDay => "Alle E-Mails seit";

    public override string Cancel => "Abbrechen";

    public override string FormEnded =>
        "Das Formular ist zu alt oder kam von einer anderen Seite. Nichts wurde geändert. Bitte versuchen Sie es noch einmal.";

    public override string ReconnectTitle(string address) => $"Link für {address}";

    public override string ReconnectText =>
        "Senden Sie diesen Link an die Person, die sich bei Google mit dieser Adresse anmelden kann, oder öffnen Sie ihn "
        + "selbst. Er gilt eine Woche.";

    public override string ReconnectOpen => "Link öffnen";

    public override string Done => "Erledigt";

    public override string NotDone => "Nicht erledigt";
}
