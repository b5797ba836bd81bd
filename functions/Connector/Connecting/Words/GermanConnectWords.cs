using static Connector.Connecting.ConnectResultKind;

namespace Connector.Connecting.Words;

internal sealed class GermanConnectWords : ConnectWords
{
    private const string Again = "Noch einmal versuchen";

    public override string StartHeadline(string asker, string address) => $"{asker} möchte die E-Mails an {address} importieren";

    public override string StartText(string asker, string address) =>
        $"Neue E-Mails an {address} werden dann in den Helpdesk von {asker} kopiert, damit das Team sie dort beantworten kann. Sie "
        + "melden sich bei Google an, und Google fragt Sie, ob Sie das erlauben.";

    public override string RenewText(string address) =>
        $"{address} ist verbunden. Wenn Google die Erlaubnis beendet hat oder Sie sie erneuern möchten, gehen Sie weiter: Der Import "
        + "wird nach der letzten importierten E-Mail fortgesetzt, und nichts wird doppelt importiert.";

    public override string ReconnectText(string address) =>
        $"Die Erlaubnis, {address} zu lesen, gilt nicht mehr, daher werden die E-Mails nicht importiert. Geben Sie sie noch einmal: Der "
        + "Import wird nach der letzten importierten E-Mail fortgesetzt, und nichts wird doppelt importiert.";

    public override string ReadsHeading => "Was der Connector liest";

    public override IReadOnlyList<string> Reads(bool isKnown) =>
    [
        isKnown
            ? "E-Mails, die nach der letzten importierten ankamen, mit ihren Anhängen."
            : "E-Mails, die ab jetzt eintreffen, mit ihren Anhängen.",
        "Die Weiterleitungseinstellungen des Postfachs, um zu sehen, ob die Weiterleitung funktioniert.",
    ];

    public override string NeverHeading => "Was er nie tut";

    public override IReadOnlyList<string> Never =>
    [
        "Er kann keine E-Mails senden, ändern, verschieben oder löschen und markiert nichts als gelesen.",
        "Er sieht weder Ihr Passwort noch Kontakte, Kalender oder Dateien.",
    ];

    public override string Continue => "Weiter mit Google";

    public override string SignInAs(string address) =>
        $"Melden Sie sich bei Google als {address} an. Zeigt Google ein anderes Konto, wählen Sie „Anderes Konto verwenden“.";

    public override string EndAnyTime => "Die Erlaubnis jederzeit in Ihrem Google-Konto beenden";

    public override string LinkUntil(string until) => $"Dieser Link gilt bis {until}.";

    public override string BlockedSummary => "Wenn Google „Zugriff blockiert“ meldet oder Ihren Administrator nennt";

    public override string BlockedText =>
        "Ihr Google Workspace erlaubt nur Apps, denen der Administrator vertraut. Senden Sie ihm diese Zeilen, und verwenden Sie diese "
        + "Seite wieder, sobald die App freigegeben ist:";

    public override string BlockedPath =>
        "Admin-Konsole (admin.google.com) → Sicherheit → Zugriffs- und Datenkontrolle → API-Steuerung → App-Zugriffssteuerung → Neue "
        + "App konfigurieren: nach der Client-ID suchen und „Vertrauenswürdig“ wählen.";

    public override string ClientId => "Client-ID";

    public override string Scope => "Bereich (Scope)";

    public override string OperatorSummary => "Wenn Google einen anderen Fehler zeigt, etwa redirect_uri_mismatch";

    public override string OperatorText =>
        "Senden Sie diese Zeilen dem Betreiber des Connectors. In der Google Cloud Console unter APIs & Dienste → Anmeldedaten muss es "
        + "den OAuth-Client geben, und er muss genau diese Weiterleitungs-URI enthalten:";

    public override string RedirectUri => "Weiterleitungs-URI";

    public override string GoogleSays => "Fehler von Google";

    public override ResultText NotSetUp => new(
        "Nicht eingerichtet",
        "Dieser Connector kann Google noch nicht fragen.",
        ["Er hat keinen OAuth-Client (Einstellung Gmail__ClientId), und auch das Konto hat keinen. Bitte informieren Sie den Betreiber "
            + "des Connectors."]);

    public override ResultText LinkOver => new(
        "Link abgelaufen",
        "Dieser Link gilt nicht mehr.",
        ["Ein Link gilt sieben Tage, wenn er nicht vorher widerrufen wird. Bitten Sie die Person, die ihn geschickt hat, um einen neuen."]);

    public override ResultText ResultOver => new(
        "Seite abgelaufen",
        "Diese Seite gibt es nicht mehr.",
        ["Seiten über ein Ergebnis bleiben eine Stunde. Um ein Postfach zu verbinden, öffnen Sie den Link, den Sie bekommen haben."]);

    public override string UseAnotherAccount => "Anderes Konto verwenden";

    public override string ShowResult => "Ergebnis anzeigen";

    public override string ImportsFrom => "Importiert E-Mails seit";

    public override string AllMail => "alle E-Mails";

    public override string LastFetch => "Letzter Abruf";

    public override string FetchRunning => "der erste läuft gerade";

    public override string NotFetched => "noch keiner";

    public override string Waiting => "Warten in Gmail";

    public override string MailsWaiting(int count) =>
        count == 1 ? "1 E-Mail, die jetzt importiert wird" : $"{count} E-Mails, die jetzt importiert werden";

    public override string ConsentEnds(string end) =>
        $"Google beendet diese Erlaubnis am {end}, weil die App bei Google den Status „Test“ hat oder Sie sie nur für begrenzte Zeit "
        + "erlaubt haben. Vorher muss der Betreiber des Connectors die App veröffentlichen (Google Cloud Console → Google Auth "
        + "Platform → Zielgruppe → App veröffentlichen), und Sie müssen sie noch einmal verbinden.";

    public override string ForwardingHeading => "Nächster Schritt: Weiterleitung als zweiter Weg";

    public override string ForwardingText =>
        "Manchmal lässt Google Apps stundenlang keine E-Mails lesen. Wenn Gmail jede E-Mail auch an die folgende Adresse weiterleitet, "
        + "kommen E-Mails auch dann an. Doppelte werden entfernt.";

    public override string InboundAddress => "Weiterleiten an";

    public override string ForwardingState => "Weiterleitung jetzt";

    public override string ForwardingReadyHeading => "Der zweite Weg";

    public override string ForwardingReady =>
        "Die Weiterleitung funktioniert: E-Mails kommen auch auf diesem Weg an, selbst wenn Google Apps keine lesen lässt.";

    public override string Code => "Bestätigungscode";

    public override string ConfirmationLink => "Bestätigungslink";

    public override IReadOnlyList<string> HowToForward =>
    [
        "Öffnen Sie in Gmail Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP, wählen Sie „Weiterleitungsadresse "
            + "hinzufügen“, und geben Sie die Adresse oben ein.",
        "Gmail sendet einen Bestätigungscode an diese Adresse. Aktualisieren Sie diese Seite, bis sie den Code zeigt, und geben Sie ihn in "
            + "Gmail ein.",
        "Wählen Sie in Gmail „Kopie eingehender Nachrichten weiterleiten an“ diese Adresse und „Kopie in Gmail im Posteingang behalten“, "
            + "und speichern Sie die Änderungen.",
    ];

    public override string GmailSettings => "Die Weiterleitungseinstellungen von Gmail öffnen";

    public override string Refresh => "Diese Seite aktualisieren";

    public override string Done => "Sie können diese Seite jederzeit schließen.";

    protected override ResultText? OfSuccess(ConnectResultKind kind, string address) => kind switch
    {
        Connected => new(
            "Verbunden", $"{address} ist verbunden.", ["Neue E-Mails werden ab jetzt importiert."]),
        Reconnected => new(
            "Verbunden", $"{address} ist wieder verbunden.",
            ["Der Import wird nach der letzten importierten E-Mail fortgesetzt: Was inzwischen eingetroffen ist, wird jetzt abgeholt, "
                + "und nichts wird doppelt importiert."]),
        ConnectedLater => new(
            "Erlaubnis gespeichert", $"Ihre Erlaubnis für {address} ist gespeichert.",
            ["Google lässt den Connector im Augenblick nicht zu. Er fragt automatisch wieder, prüft dann, ob die Erlaubnis für "
                + $"{address} gilt, und beginnt mit dem Import. Sie müssen nichts weiter tun."]),
        _ => null,
    };

    protected override ResultText? OfConsent(ConnectResultKind kind, string address, string other) => kind switch
    {
        Denied => new(
            "Nicht verbunden", "Sie haben den Zugriff nicht erlaubt.",
            [$"Es wurde nichts gespeichert. Um {address} zu verbinden, versuchen Sie es noch einmal und wählen bei Google „Zulassen“ "
                + "oder „Weiter“.",
                "Wenn Sie nicht abgelehnt haben: Die App ist vielleicht noch in der Testphase, und dieses Konto gehört nicht zu den "
                + "Testnutzern. Bitten Sie den Betreiber des Connectors, es hinzuzufügen."], Again),
        NotAllowedToRead => new(
            "Nicht verbunden", "Das Lesen von E-Mails wurde nicht angekreuzt.",
            ["Google hat gefragt, was der Connector darf, und das Kästchen für das Lesen von E-Mails blieb leer. Es wurde nichts "
                + "gespeichert.",
                "Versuchen Sie es noch einmal, und kreuzen Sie „E-Mails und Einstellungen ansehen“ an."], Again),
        WrongAccount => new(
            "Nicht verbunden", $"Sie haben sich als {other} angemeldet und nicht als {address}.",
            [$"Es wurde nichts gespeichert, und {other} wird nicht gelesen.",
                $"Wählen Sie „Anderes Konto verwenden“, und melden Sie sich als {address} an."]),
        NoRefreshToken => new(
            "Nicht verbunden", "Google hat keine dauerhafte Erlaubnis gegeben.",
            ["Das passiert, wenn eine Seite von Google zweimal benutzt wird. Bitte versuchen Sie es noch einmal."], Again),
        CodeRefused => new(
            "Nicht verbunden", "Google hat die Anmeldung nicht mehr angenommen.",
            ["Das passiert, wenn es zu lange gedauert hat oder eine Schaltfläche zweimal gedrückt wurde. Bitte versuchen Sie es noch "
                + "einmal."], Again),
        NoGmail => new(
            "Nicht verbunden", $"{address} hat bei Google kein Gmail.",
            ["Das Konto gibt es, aber sein E-Mail-Dienst ist ausgeschaltet oder hat keine Lizenz. Ein Workspace-Administrator kann "
                + "Gmail einschalten. Versuchen Sie es dann noch einmal."], Again),
        _ => null,
    };

    protected override ResultText? OfSetUp(ConnectResultKind kind, string address, string reason) => kind switch
    {
        ForbiddenByAdministrator => new(
            "Nicht verbunden", "Ihr Google Workspace erlaubt den Connector nicht.",
            [], Again),
        ClientWrong => new(
            "Nicht eingerichtet", "Der Connector ist bei Google nicht richtig registriert.",
            ["Das können Sie nicht beheben. Senden Sie die folgenden Zeilen dem Betreiber des Connectors. Den OAuth-Client (Google "
                + "Cloud Console → APIs & Dienste → Anmeldedaten) muss es geben, er muss dasselbe Secret haben wie der Connector und "
                + "genau diese Weiterleitungs-URI enthalten."], Again),
        ApiOff => new(
            "Nicht eingerichtet", "Die Gmail API ist ausgeschaltet.",
            ["Das können Sie nicht beheben. Bitten Sie den Betreiber des Connectors, sie einzuschalten: Google Cloud Console → APIs & "
                + "Dienste → Bibliothek → Gmail API → Aktivieren. Es wirkt nach wenigen Minuten. Versuchen Sie es dann noch "
                    + "einmal."], Again),
        GoogleAway => new(
            "Nicht verbunden", "Google hat nicht geantwortet.",
            ["Das ist eine Störung bei Google und liegt nicht an Ihnen. Es wurde nichts gespeichert. Bitte versuchen Sie es in einigen "
                + "Minuten noch einmal."], Again),
        Refused => new("Nicht verbunden", $"{address} kann nicht verbunden werden.", [reason]),
        _ => null,
    };

    protected override ResultText OfVisit(ConnectResultKind kind) => kind switch
    {
        StillWorking => new(
            "Einen Moment", "Ihre Anmeldung wird verarbeitet.",
            ["Die Seite wurde zweimal geöffnet, vielleicht durch einen zweiten Klick. Das Ergebnis ist in wenigen Sekunden da."]),
        TooOld => new(
            "Nicht verbunden", "Das hat zu lange gedauert.",
            ["Eine Anmeldung bei Google muss innerhalb von zehn Minuten abgeschlossen sein. Bitte versuchen Sie es noch einmal."], Again),
        OtherBrowser => new(
            "Nicht verbunden", "Die Anmeldung hat in einem anderen Browser begonnen.",
            ["Zu Ihrer Sicherheit muss ein Browser sie vom Anfang bis zum Ende durchführen, und er muss Cookies annehmen. Öffnen Sie "
                + "den Link, den Sie bekommen haben, in diesem Browser."]),
        _ => new(
            "Nicht verbunden", "Diese Adresse wurde schon benutzt oder ist unvollständig.",
            ["Öffnen Sie den Link, den Sie bekommen haben, noch einmal, und beginnen Sie dort von vorn."]),
    };

    public override EndingText Ending(string address, string end) => new(
        $"[Handlung nötig] Google beendet die Erlaubnis für {address} am {end}",
        "Handlung nötig",
        $"Google beendet die Erlaubnis, {address} zu lesen, am {end}.",
        ["Die Erlaubnis ist begrenzt, weil die App bei Google den Status „Test“ hat oder weil sie nur für begrenzte Zeit gegeben "
            + "wurde. Ab dann werden keine E-Mails dieser Adresse mehr über die Schnittstelle von Gmail importiert.",
            "Der Betreiber des Connectors sollte zuerst die App veröffentlichen. Verbinden Sie die Adresse dann noch einmal, oder "
            + "verbinden Sie sie jede Woche neu. Der Import wird nach der letzten importierten E-Mail fortgesetzt."],
        $"{address} neu verbinden");
}
