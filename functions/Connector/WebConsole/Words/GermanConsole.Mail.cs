using Connector.Importing.Searching;

namespace Connector.WebConsole.Words;

/// <content>The texts of the search for a mail.</content>
internal sealed partial class GermanConsole
{
    public override string WhereIsThisMail => "Wo ist diese E-Mail?";

    public override string FindMailText =>
        "Geben Sie die Message-ID ein (in Gmail: Original anzeigen), die Adresse des Absenders oder die ID von Gmail.";

    public override string AccountId => "Konto";

    public override string ChooseAccount => "Konto wählen";

    public override string SentTo => "Gesendet an (freiwillig)";

    public override string MailToFind => "Message-ID, Absender oder ID";

    public override string NoAccount =>
        "Dieses Konto gibt es nicht. Wählen Sie eines, oder nehmen Sie seine Kennung aus der Liste der Adressen.";

    public override string NoQuery =>
        "Das ist keine Message-ID, keine vollständige E-Mail-Adresse und keine ID von Gmail (16 Zeichen, 0 bis 9 und a bis f). Deshalb "
        + "wurde nichts gesucht. Geben Sie eines davon vollständig ein.";

    public override string Found(int mails) => mails == 1 ? "1 E-Mail gefunden" : $"{Number(mails)} E-Mails gefunden";

    public override string MoreFound => "Es gibt noch mehr E-Mails. Eine Message-ID findet genau eine.";

    public override string NotHere => "Diese E-Mail ist nicht hier";

    public override string CompleteUntil => "Hier ist alles, was ankam vor";

    public override string NotIndexed => "Ältere E-Mails werden der Suche noch hinzugefügt und können hier fehlen.";

    public override string Name(MailStepKind step) => step switch
    {
        MailStepKind.Received => "Angekommen",
        MailStepKind.Stored => "Importiert",
        MailStepKind.Deferred => "Jetzt nicht aus Gmail lesbar, wird wieder versucht",
        MailStepKind.Waiting => "Wartet auf Zustellung",
        MailStepKind.Delivered => "Zugestellt",
        MailStepKind.Refused => "Vom Helpdesk abgelehnt",
        MailStepKind.Duplicate => "Zweite Kopie: Die andere wird zugestellt",
        MailStepKind.OwnAlert => "Warnung dieses Connectors, nicht zugestellt",
        MailStepKind.Gone => "In Gmail vor dem Import gelöscht",
        _ => "Hier wegen ihres Alters gelöscht",
    };

    public override string Name(AbsenceReason reason) => reason switch
    {
        AbsenceReason.NotConnected => "Die Adresse ist nicht verbunden.",
        AbsenceReason.Paused => "Die Adresse ist pausiert. Die E-Mail wartet in Gmail.",
        AbsenceReason.Held => "Google weist unsere Verbindung ab. Die E-Mail wartet in Gmail und wird danach importiert.",
        AbsenceReason.Parked => "Die Adresse kann nicht abgerufen werden. Die E-Mail wartet in Gmail.",
        AbsenceReason.Failing => "Der letzte Abruf schlug fehl. Der nächste folgt bald.",
        AbsenceReason.Importing => "Der Import läuft.",
        _ => "Gmail hatte diese E-Mail nicht, oder sie liegt in Spam, Papierkorb oder Entwürfen.",
    };
}
