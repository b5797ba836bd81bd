using Connector.Alerting.Content;

namespace Connector.Forwarding.Telling;

internal sealed class GermanRouteWords : RouteWords
{
    public override string Language => "de";

    public override string DigestState => "Weiterleitung nicht bereit";

    public override string AddressesHeading => "Nicht bereit";

    public override string HowHeading => "So richten Sie sie ein";

    public override string ForwardTo => "Weiterleiten an";

    public override string ConfirmState(bool isStranger) => isStranger ? "Bitte prüfen" : "Bitte bestätigen";

    public override string OurAddress => "Unsere Adresse";

    public override string ConfirmLink => "Link";

    public override string ConfirmStranger(string mailbox) =>
        $"Vorsicht: Dieses Postfach ist nicht {mailbox}, zu dem unsere Adresse gehört. Nach der Bestätigung kämen seine E-Mails als E-Mails an {mailbox} an. Bestätigen Sie nur, wenn Sie wissen, wer fragt, und das wollen; sonst lassen Sie es.";

    public override string ConfirmReason =>
        "Jemand hat in den Einstellungen dieses Postfachs unsere Adresse als Weiterleitungsadresse eingetragen. Wenn Sie oder Ihr Team das waren, bestätigen Sie es. Wenn nicht, lassen Sie es: Ohne Bestätigung wird nichts weitergeleitet.";

    public override IReadOnlyList<Step> How =>
    [
        new("In jedem Gmail-Konto: Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP → Weiterleitungsadresse hinzufügen, und die oben genannte Adresse eingeben. Den Code von Gmail erhalten Sie in einer E-Mail von uns. Danach die Weiterleitung einschalten und Gmails Kopie im Posteingang behalten."),
        new("Oder für alle Adressen auf einmal, als Google-Workspace-Administrator: Admin-Konsole → Apps → Google Workspace → Gmail → Routing → Empfängeradressen-Zuordnung, und „Auch an ursprüngliches Ziel weiterleiten“ wählen. Anleitung:", RoutingHelp),
        new("Sie können beide Wege an lassen: Doppeltes entfernen wir."),
    ];

    public override string DigestSubject(int notReady, int inAll) =>
        $"[Zur Information] Die Weiterleitung ist für {notReady} von {inAll} Adressen nicht bereit";

    public override string DigestHeadline(int notReady, int inAll) =>
        $"Der zweite Weg ist für {notReady} von {inAll} Adressen nicht bereit.";

    public override string DigestReason =>
        "An einem Tag, an dem Google unsere Verbindung abweist, kommen weitergeleitete E-Mails trotzdem an. Ist die Weiterleitung eingerichtet, geht ein solcher Tag an diesen Adressen vorbei. Was auf beiden Wegen kommt, wird einmal importiert.";

    public override string DigestFooter =>
        "Diese E-Mail kommt einmal in der Woche, und nur solange eine Adresse nicht bereit ist.";

    public override string Cause(ReadinessCause? cause) => cause switch
    {
        null => "Noch ist nichts eingerichtet.",
        ReadinessCause.NotConfirmed => "Gmail hat gefragt, ob hierher weitergeleitet werden darf, und niemand hat es bestätigt: Öffnen Sie den Link, oder geben Sie den Code in den Gmail-Einstellungen ein.",
        ReadinessCause.NotSwitchedOn => "Die Adresse ist bestätigt, die Weiterleitung aber nicht eingeschaltet: Wählen Sie in den Gmail-Einstellungen „Kopie eingehender Nachrichten weiterleiten an“.",
        ReadinessCause.NeverConfirmed => "Gmail hat vor einer Woche gefragt, ob hierher weitergeleitet werden darf, und niemand hat es bestätigt: Fügen Sie die Adresse noch einmal hinzu, und bestätigen Sie sie.",
        ReadinessCause.PointsElsewhere => "Gmail leitet die E-Mails dieses Postfachs an eine andere Adresse weiter: Lassen Sie es an die genannte Adresse weiterleiten, oder nehmen Sie einen Filter oder eine Adressen-Zuordnung.",
        ReadinessCause.SwitchedOff => "Die Weiterleitung wurde in den Gmail-Einstellungen abgeschaltet, oder die Adresse wurde daraus entfernt: Schalten Sie sie wieder ein.",
        ReadinessCause.SwitchedOffByAdministrator => "Der Workspace-Administrator lässt dieses Postfach nicht weiterleiten: Erlauben Sie die automatische Weiterleitung in der Admin-Konsole (Gmail, Endnutzerzugriff), oder nehmen Sie eine Adressen-Zuordnung.",
        ReadinessCause.StoppedArriving => "E-Mails kamen über Gmails Schnittstelle, aber nicht per Weiterleitung: Vielleicht hat der Workspace-Administrator sie abgeschaltet, oder der Mailserver der Zieldomain nimmt nichts an.",
        ReadinessCause.ProofDidNotArrive => "Die letzte Probe-E-Mail ist nicht innerhalb von zehn Minuten per Weiterleitung zurückgekommen.",
        ReadinessCause.TargetBounces => "Es wird noch an eine Adresse weitergeleitet, die ersetzt wurde und nichts mehr annimmt: Leiten Sie an die neue weiter.",
        ReadinessCause.Circle => "Weitergeleitete E-Mails laufen im Kreis: Etwas leitet weiter, was an der Zieladresse ankommt.",
        _ => cause.ToString()!,
    };

    public override string More(int addresses) => $"und {addresses} weitere";

    public override string ConfirmSubject(string mailbox, bool isStranger) =>
        $"[Bitte {(isStranger ? "prüfen" : "handeln")}] Gmail fragt: Darf {mailbox} an uns weiterleiten?";

    public override string ConfirmHeadline(string mailbox) => $"Gmail fragt, ob {mailbox} seine E-Mails an uns weiterleiten darf.";

    public override string ConfirmCode => "Code";

    public override IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink) =>
    [
        .. hasCode ? [new Step("In diesem Gmail-Konto: Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP. Geben Sie neben unserer Adresse den Code ein, und wählen Sie „Bestätigen“.")] : Enumerable.Empty<Step>(),
        .. hasLink ? [new Step(hasCode ? "Oder kopieren Sie den Link oben in einen Browser, und bestätigen Sie dort." : "Kopieren Sie den Link oben in einen Browser, und bestätigen Sie dort.")] : Enumerable.Empty<Step>(),
        new("Wählen Sie danach auf derselben Einstellungsseite „Kopie eingehender Nachrichten weiterleiten an“ mit unserer Adresse, behalten Sie Gmails Kopie im Posteingang, und speichern Sie die Änderungen."),
    ];
}
