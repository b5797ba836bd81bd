using Connector.Alerting.Content;
using Connector.Mailboxes;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    private const string GmailSettings = "Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP";

    private static readonly Step LeaveBoth = new("Die Weiterleitung kann danach eingeschaltet bleiben: Doppelte E-Mails entfernen wir.");

    public override string ForwardingHeading => "Wenn Sie nicht warten können: E-Mails weiterleiten";

    public override string ForwardTo => "Weiterleiten an";

    public override string ForwardingMayStay =>
        "Die Weiterleitung können Sie wieder abschalten oder als Reserve eingeschaltet lassen: Doppelte E-Mails entfernen wir.";

    public override IReadOnlyList<Step> Forwarding(StandbyAdvice advice) => advice switch
    {
        StandbyAdvice.Ready => [],
        StandbyAdvice.SetUp =>
        [
            new(
                $"In jedem Gmail-Konto: {GmailSettings} → Weiterleitungsadresse hinzufügen, und dort die oben gezeigte Adresse "
                + "eintragen. Gmail schickt dann einen Code dorthin, den Sie von uns per E-Mail erhalten. Behalten Sie Gmails Kopie im "
                + "Posteingang."),
            WithAddressMap("Oder für alle Adressen auf einmal"),
            new(
                "Wenn Gmail die Weiterleitung nicht zulässt: Admin-Konsole → Gmail → Endnutzerzugriff → "
                + "Automatische Weiterleitung. Anleitung:", ForwardingHelp),
            LeaveBoth,
        ],
        _ =>
        [
            new(
                $"Lassen Sie Gmail eine Kopie an ein Postfach weiterleiten, das Ihr Team liest: Gmail → {GmailSettings}. Behalten "
                + "Sie Gmails Kopie im Posteingang, damit wir sie später importieren können."),
            WithAddressMap("Für alle Adressen auf einmal"),
        ],
    };

    public override string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "Weiterleitung ist bereit: Weitergeleitete E-Mails kommen inzwischen an",
        StandbyState.Broken => "Weiterleitung ist gestört: Auf diesem Weg kommt nichts an",
        _ => "Weiterleitung ist nicht eingerichtet",
    };

    public override string StandbySummary(int ready, int inAll) => ready == 0
        ? "Die Weiterleitung ist für keine davon bereit; sie lässt sich jetzt einrichten."
        : ready == inAll
            ? "Die Weiterleitung ist für alle bereit: Weitergeleitete E-Mails kommen inzwischen an."
            : $"Die Weiterleitung ist für {ready} von {inAll} bereit; für die anderen lässt sie sich jetzt einrichten.";

    public override string ReadinessState => "Weiterleitung nicht bereit";

    public override string NotReadyHeading => "Nicht bereit";

    public override string HowToForwardHeading => "So richten Sie sie ein";

    public override string ConfirmState(bool isStranger) => isStranger ? "Bitte prüfen" : "Bitte bestätigen";

    public override string OurAddress => "Unsere Adresse";

    public override string ConfirmLink => "Link";

    public override string ConfirmStranger(string mailbox) =>
        $"Vorsicht: Dieses Postfach ist nicht {mailbox}, zu dem unsere Adresse gehört. Nach der Bestätigung kämen seine E-Mails als "
            + $"E-Mails an {mailbox} an. Bestätigen Sie nur, wenn Sie wissen, wer fragt, und das wollen; sonst tun Sie nichts.";

    public override string ConfirmReason =>
        "Jemand hat in den Einstellungen dieses Postfachs unsere Adresse als Weiterleitungsadresse eingetragen. Wenn Sie oder Ihr "
            + "Team das waren, bestätigen Sie es. Wenn nicht, tun Sie nichts: Ohne Bestätigung wird nichts weitergeleitet.";

    public override string ReadinessSubject(int notReady, int inAll) =>
        $"[Zur Information] Die Weiterleitung ist für {notReady} von {inAll} Adressen nicht bereit";

    public override string ReadinessHeadline(int notReady, int inAll) =>
        $"Der zweite Weg ist für {notReady} von {inAll} Adressen nicht bereit.";

    public override string ReadinessReason =>
        "An einem Tag, an dem Google unsere Verbindung abweist, kommen weitergeleitete E-Mails trotzdem an. Ist die Weiterleitung "
            + "eingerichtet, betrifft ein solcher Tag diese Adressen nicht. Was auf beiden Wegen kommt, wird einmal importiert.";

    public override string ReadinessFooter =>
        "Diese E-Mail kommt einmal in der Woche, und nur solange eine Adresse nicht bereit ist.";

    public override string Readiness(ReadinessCause? cause) => cause switch
    {
        null => "Noch ist nichts eingerichtet.",
        ReadinessCause.NotConfirmed =>
            "Gmail hat gefragt, ob hierher weitergeleitet werden darf, und das ist noch nicht bestätigt: Öffnen Sie den Link, oder geben "
            + "Sie den Code in den Gmail-Einstellungen ein.",
        ReadinessCause.NotSwitchedOn =>
            "Die Adresse ist bestätigt, die Weiterleitung aber nicht eingeschaltet: Wählen Sie in den Gmail-Einstellungen „Kopie "
            + "eingehender Nachrichten weiterleiten an“.",
        ReadinessCause.NeverConfirmed =>
            "Gmail hat vor einer Woche gefragt, ob hierher weitergeleitet werden darf, und das wurde nicht bestätigt: Fügen Sie die "
            + "Adresse noch einmal hinzu, und bestätigen Sie sie.",
        ReadinessCause.PointsElsewhere =>
            "Gmail leitet die E-Mails dieses Postfachs an eine andere Adresse weiter: Lassen Sie es an die genannte Adresse "
            + "weiterleiten, oder nehmen Sie einen Filter oder eine Adressen-Zuordnung.",
        ReadinessCause.SwitchedOff =>
            "Die Weiterleitung wurde in den Gmail-Einstellungen abgeschaltet, oder die Adresse wurde daraus entfernt: Schalten Sie "
            + "sie wieder ein.",
        ReadinessCause.SwitchedOffByAdministrator =>
            "Der Workspace-Administrator lässt dieses Postfach nicht weiterleiten: Erlauben Sie die automatische Weiterleitung in "
            + "der Admin-Konsole (Gmail, Endnutzerzugriff), oder nehmen Sie eine Adressen-Zuordnung.",
        ReadinessCause.StoppedArriving =>
            "E-Mails kamen über Gmails Schnittstelle, aber nicht per Weiterleitung: Vielleicht hat der Workspace-Administrator sie "
            + "abgeschaltet, oder der Mailserver der Zieldomain nimmt nichts an.",
        ReadinessCause.ProofDidNotArrive =>
            "Die letzte Probe-E-Mail ist nicht innerhalb von zehn Minuten per Weiterleitung zurückgekommen.",
        ReadinessCause.TargetBounces =>
            "Es wird noch an eine Adresse weitergeleitet, die ersetzt wurde und nichts mehr annimmt: Leiten Sie an die neue weiter.",
        ReadinessCause.Circle => "Weitergeleitete E-Mails laufen im Kreis: Etwas leitet weiter, was an der Zieladresse ankommt.",
        _ => cause.ToString()!,
    };

    public override string ConfirmSubject(string mailbox, bool isStranger) =>
        $"[Bitte {(isStranger ? "prüfen" : "handeln")}] Gmail fragt: Darf {mailbox} an uns weiterleiten?";

    public override string ConfirmHeadline(string mailbox) => $"Gmail fragt, ob {mailbox} seine E-Mails an uns weiterleiten darf.";

    public override string ConfirmCode => "Code";

    public override IReadOnlyList<Step> HowToConfirm(bool hasCode, bool hasLink) =>
    [
        .. If(
            hasCode,
            $"In diesem Gmail-Konto: {GmailSettings}. Geben Sie neben unserer Adresse den Code ein, und wählen Sie „Bestätigen“."),
        .. If(hasLink && hasCode, "Oder kopieren Sie den Link oben in einen Browser, und bestätigen Sie dort."),
        .. If(hasLink && !hasCode, "Kopieren Sie den Link oben in einen Browser, und bestätigen Sie dort."),
        new(
            "Wählen Sie danach auf derselben Einstellungsseite „Kopie eingehender Nachrichten weiterleiten an“ mit unserer Adresse, "
            + "behalten Sie Gmails Kopie im Posteingang, und speichern Sie die Änderungen."),
    ];

    private static Step WithAddressMap(string begin) => new(
        $"{begin}, als Google-Workspace-Administrator: Admin-Konsole → Apps → Google Workspace → Gmail → Routing → "
            + "Empfängeradressen-Zuordnung, mit Haken bei „Auch an ursprüngliches Ziel weiterleiten“. Anleitung:", RoutingHelp);
}
