namespace Connector.WebConsole.Words;

/// <content>The texts of the front page.</content>
internal sealed partial class GermanConsole
{
    public override string AsOf => "Stand:";

    public override string Refresh => "Aktualisieren";

    public override string KeepRefreshing => "Jede Minute aktualisieren";

    public override string StopRefreshing => "Nicht mehr aktualisieren";

    public override string All => "Alle";

    public override string FilterByState => "Nach Zustand filtern";

    public override string IncidentLink(string id) => $"Störung {id}: Schritte, Zahlen und Bericht";

    public override string FindAddress => "Adresse oder Konto suchen";

    public override string Find => "Suchen";

    public override string ClearSearch => "Suche leeren";

    public override string NoLines => "Keine Adresse passt. Wählen Sie einen anderen Zustand, oder leeren Sie die Suche.";

    public override string ListCaption(int first, int last, int inAll) =>
        $"Adressen {Number(first)} bis {Number(last)} von {Number(inAll)}, die schlechtesten zuerst";

    public override string Address => "Adresse";

    public override string State => "Zustand";

    public override string Since => "Seit";

    public override string LastFetch => "Letzter Abruf";

    public override string LastMail => "Letzte E-Mail";

    public override string Waiting => "Wartend";

    public override string SecondWay => "Zweiter Weg";

    public override string Helpdesk => "Helpdesk";

    public override string Action => "Aktion";

    public override string ServiceLevel => "In den letzten 24 Stunden zugestellt";

    public override string Delivered(int mails, string half, string most, string nearlyAll, double withinMinute) =>
        $"{Number(mails)} {(mails == 1 ? "E-Mail" : "E-Mails")}: die Hälfte in {half}, 95 % in {most}, 99 % in {nearlyAll}; "
        + $"{Percent(withinMinute)} in einer Minute";

    public override string ByHour => "Nach Stunden";

    public override string Hour => "Stunde";

    public override string Mails => "E-Mails";

    public override string PushWatches => "Ankündigungen von Gmail (Push)";

    public override string WatchesLapse(string moment) => $"die erste läuft ab, wenn sie nicht erneuert wird: {moment}";

    public override string UnaccountedMail => "E-Mails ohne Nachweis in den letzten 7 Tagen";

    public override string UnaccountedMails(int missing, int stray) => missing + stray == 0
        ? "keine"
        : $"{Number(missing + stray)}, inzwischen gefunden und übergeben: {Number(missing)} nicht bei Gmail abgerufen, "
            + $"{Number(stray)} ohne Zustellauftrag";

    public override string FirstAlert => "Erster Fehler bis erste Warnung in den letzten 30 Tagen";

    public override string FirstAlerts(int outages, string half, string longest) => outages == 1
        ? $"1 Ausfall: {longest}"
        : $"{Number(outages)} Ausfälle: die Hälfte in {half}, längstens {longest}";

    public override string AtLeast(int mails) => $"{Number(mails)}+";

    public override string TakesMail => "nimmt an";

    public override string TakesNoMail(string since) => $"nimmt nichts an seit {since}";

    public override string Archive => "Archiv";

    public override string AlsoIn(int others) =>
        others == 1 ? "auch in einem anderen Konto" : $"auch in {Number(others)} anderen Konten";

    public override string Next => "Nächste Seite";

    public override string Previous => "Vorige Seite";

    public override string Pages => "Seiten der Liste";

    public override string Administrators => "Administratoren";
}
