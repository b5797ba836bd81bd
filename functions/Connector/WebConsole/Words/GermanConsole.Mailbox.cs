using Connector.WebConsole.Reading;

namespace Connector.WebConsole.Words;

/// <content>The texts of a mailbox's page.</content>
internal sealed partial class GermanConsole
{
    public override string Overview => "Überblick";

    public override string Connected => "Verbunden";

    public override string UsualMail => "Übliche Post";

    public override string MailsAWeek(int mails) => $"etwa {Number(mails)} pro Woche";

    public override string Say(Quiet state) => state switch
    {
        Quiet.Usual => "Die Zeit seit der letzten E-Mail ist nicht ungewöhnlich.",
        Quiet.Suspicious => "Länger als üblich keine E-Mail. Der Connector sucht den Grund.",
        Quiet.Asked => "Länger als üblich keine E-Mail. Eine Testmail ist unterwegs.",
        Quiet.Lost => "E-Mails kommen bei dieser Adresse nicht an. Die Administratoren haben es erfahren.",
        _ => "Noch nicht bekannt: Dafür sind vier Wochen mit je mindestens fünf E-Mails nötig.",
    };

    public override string UnreachedText =>
        "Google lässt uns ein, und seit längerer Zeit als üblich gibt es keine neue E-Mail. Auch eine Testmail kam nicht an. So finden Sie "
        + "heraus, wohin die E-Mails gehen:";

    public override string WatchLapses => "Ankündigungen (Push) bis";

    public override string NextTry => "Nächster Versuch";

    public override string Reminders => "Erinnerungen";

    public override string NoRemindersFor => "abgestellt für";

    public override string AlsoConnected(int others) => others == 1
        ? "Ein anderes Konto hat dasselbe Postfach verbunden. Jedes Konto importiert und stellt jede E-Mail zu:"
        : $"{Number(others)} andere Konten haben dasselbe Postfach verbunden. Jedes Konto importiert und stellt jede E-Mail zu:";

    public override string HeldBy => "Angehalten durch Störung";

    public override string ForwardingHeading => "Zweiter Weg: Weiterleitung";

    public override string ForwardingOff => "Der Betreiber dieses Connectors hat keine Weiterleitung eingerichtet.";

    public override string InboundAddress => "Weiterleiten an";

    public override string ConfirmationCode => "Code von Gmail";

    public override string ConfirmationLink => "Link von Gmail";

    public override string LastForwarded => "Letzte weitergeleitete E-Mail";

    public override string LastMails => "Letzte E-Mails";

    public override string LastMailsCaption(int mails) =>
        mails == 1 ? "Die letzte importierte E-Mail" : $"Die letzten {Number(mails)} importierten E-Mails, die neuesten zuerst";

    public override string NoMails => "Noch keine E-Mail wurde importiert.";

    public override string Received => "Empfangen";

    public override string From => "Von";

    public override string Subject => "Betreff";

    public override string Route => "Weg";

    public override string FateHeading => "Verbleib";

    public override string ByApi => "Gmail";

    public override string ByForwarding => "Weiterleitung";

    public override string HowToForward => "So wird es eingerichtet";

    public override string SinceMoment(string moment) => $"seit {moment}";

    public override string NoSubject => "(ohne Betreff)";

    public override IReadOnlyList<string> ForwardSteps =>
    [
        "In Gmail, angemeldet mit dieser Adresse: Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP → "
        + "Weiterleitungsadresse hinzufügen. Geben Sie die Adresse oben ein.",
        "Gmail sendet einen Code an diese Adresse. Er erscheint in einer Minute auf dieser Seite. Geben Sie ihn in den Einstellungen von "
        + "Gmail ein, und wählen Sie Bestätigen.",
        "Wählen Sie dort „Kopie eingehender Nachrichten weiterleiten an“, behalten Sie Gmails Kopie im Posteingang, und speichern.",
        "Senden Sie von hier eine Test-E-Mail. Diese Seite zeigt „Bereit“, wenn sie zurückgekommen ist.",
    ];

    public override string ForwardMany =>
        "Ein Administrator von Google Workspace kann es mit einer Adressenzuordnung in der Admin-Konsole für viele Adressen tun.";
}
