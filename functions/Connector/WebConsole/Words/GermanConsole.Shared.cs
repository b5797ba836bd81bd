namespace Connector.WebConsole.Words;

/// <content>The texts of what all pages share.</content>
internal sealed partial class GermanConsole
{
    public override string Console => "Konsole";

    public override string Addresses => "Adressen";

    public override string Incidents => "Störungen";

    public override string FindMail => "E-Mail suchen";

    public override string History => "Verlauf";

    public override string AllAccounts => "alle Konten";

    public override string SignedInAs(string name, string account) => $"{name}, {account}";

    public override string SignOut => "Abmelden";

    public override string ZoneNote(string zone) => $"Zeiten gelten in der Zone {zone}.";

    public override string Never => "nie";

    public override string Unknown => "unbekannt";

    public override string Details => "Einzelheiten";

    public override string Back => "Zurück";
}
