using Connector.Alerting.Content;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string Cause(FailureClass cause) => cause switch
    {
        ProviderBlocked => "Google weist unsere Verbindung ab",
        RateLimited => "Google bremst uns",
        ProviderUnavailable => "Gmail antwortet nicht",
        CredentialsRevoked => "bitte neu verbinden",
        AccessDenied => "Google verweigert den Zugriff",
        MailboxGone => "Google findet kein Postfach",
        WrongAccount => "die Anmeldung öffnet ein anderes Postfach",
        DuplicateMailbox => "dieses Postfach ist doppelt verbunden",
        _ => "unser gespeicherter Schlüssel öffnet nicht",
    };

    public override string WhatHappened(FailureClass cause) => cause switch
    {
        ProviderBlocked => "Google weist unsere Anfragen nach E-Mails ab.",
        RateLimited => "Google begrenzt, wie oft wir diese E-Mails lesen dürfen; darum kommen sie verspätet.",
        ProviderUnavailable => "Gmail antwortet nicht auf unsere Anfragen.",
        CredentialsRevoked =>
            "Google nimmt die Zustimmung nicht mehr an, mit der wir diese E-Mails lesen: Sie wurde widerrufen, ist abgelaufen, oder "
                + "das Passwort wurde geändert.",
        AccessDenied =>
            "Wir können uns bei Google anmelden, diese E-Mails aber nicht lesen: Eine Berechtigung fehlt, oder eine Regel in Ihrem "
                + "Google Workspace verbietet es.",
        MailboxGone =>
            "Google meldet, dass es kein Gmail-Postfach gibt: Der Nutzer wurde gelöscht oder gesperrt oder hat keine Gmail-Lizenz.",
        WrongAccount =>
            "Als diese Adresse verbunden wurde, war bei Google ein anderes Konto angemeldet. Google sagt, dass wir ein anderes "
                + "Postfach lesen würden; darum lesen wir es nicht.",
        DuplicateMailbox =>
            "Google führt diese Adresse und eine andere von Ihnen, die schon verbunden ist, als ein Postfach: Punkte in einem "
                + "Gmail-Namen und alles nach einem Plus zählen nicht.",
        _ => "Wir können den Zugangsschlüssel nicht öffnen, den wir gespeichert haben.",
    };

    public override string WhoseFault(FailureClass cause) => cause switch
    {
        RateLimited =>
            "Die Grenze setzt Google, es liegt nicht an Ihnen: Passwörter und Zustimmungen sind in Ordnung, Sie müssen nichts neu "
            + "verbinden.",
        ProviderBlocked or ProviderUnavailable =>
            "Die Ursache liegt bei Google oder auf dem Weg dorthin, nicht bei Ihnen: Passwörter und Zustimmungen sind in Ordnung, "
                + "Sie müssen nichts neu verbinden.",
        CredentialsUnreadable =>
            "Der Fehler liegt bei uns, weder bei Ihnen noch bei Google. Der Betreiber dieses Connectors muss ihn beheben.",
        _ => "Gmail selbst funktioniert.",
    };

    public override string YourMail(FailureClass cause) => cause switch
    {
        ProviderBlocked => $"Sie können warten: Die E-Mails kommen automatisch an, sobald Google uns wieder zulässt. {NothingLost}",
        RateLimited => $"Sie können warten: Alle E-Mails kommen automatisch an, nur später. {NothingLost}",
        ProviderUnavailable => $"Sie können warten: Die E-Mails kommen automatisch an, sobald Gmail wieder antwortet. {NothingLost}",
        MailboxGone =>
            "Was importiert ist, bleibt. E-Mails, die jetzt dorthin geschickt werden, gehen womöglich an den Absender zurück.",
        DuplicateMailbox =>
            "Die E-Mails kommen über die andere Adresse herein, jede einmal. Nichts geht verloren.",
        CredentialsRevoked or WrongAccount =>
            "Nichts geht verloren: Ihre E-Mails bleiben in Gmail. Sobald Sie neu verbunden haben, importieren wir alle, jede einmal "
                + "und in der richtigen Reihenfolge.",
        _ =>
            "Nichts geht verloren: Ihre E-Mails bleiben in Gmail. Sobald es wieder funktioniert, importieren wir alle, jede einmal "
                + "und in der richtigen Reihenfolge.",
    };

    public override string WeDo(OutageKind kind, string? nextTry) =>
        (nextTry is null
            ? $"Wir versuchen es automatisch {(kind == OutageKind.Provider ? "alle paar Minuten" : "weiter")}."
            : $"Nächster automatischer Versuch: {nextTry}, danach "
                + $"{(kind == OutageKind.Provider ? "alle paar Minuten" : "alle paar Stunden")}.")
        + " Wir schreiben Ihnen, sobald es wieder läuft.";

    public override IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice, bool hasPage) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => Meanwhile(advice, hasPage),
        WrongAccount => [new(
            "Verbinden Sie die Adresse neu. Wenn Google fragt, mit welchem Konto, wählen Sie die Adresse selbst und nicht Ihre "
            + $"eigene. Das dauert eine Minute.{(hasPage ? "" : AskForLink)}")],
        DuplicateMailbox => [new(
            $"Entfernen Sie diese Adresse{(hasPage ? " in der Konsole" : ", oder bitten Sie den Betreiber dieses Connectors darum")}. "
            + "Die andere bleibt, und alles, was importiert ist, auch.")],
        CredentialsRevoked => [new(
            "Verbinden Sie die Adresse neu, bei Google mit der Adresse selbst angemeldet. Das dauert eine Minute."
            + (hasPage ? SendLink : AskForLink))],
        AccessDenied =>
        [
            new(
                "Fragen Sie Ihren Google-Workspace-Administrator: In der Admin-Konsole muss unter Sicherheit → Zugriffs- und "
                + "Datenkontrolle → API-Steuerung dem Connector vertraut werden."),
            new(
                "Oder verbinden Sie die Adresse neu und bestätigen dabei jede Berechtigung, nach der Google fragt."
                + (hasPage ? "" : AskForLink)),
        ],
        MailboxGone =>
        [
            new("Sehen Sie in der Admin-Konsole unter Verzeichnis → Nutzer nach, ob der Nutzer aktiv ist und Gmail hat."),
            new("Wird die Adresse nicht mehr gebraucht, entfernen Sie sie"
                + $"{(hasPage ? " in der Konsole" : ", oder bitten Sie den Betreiber darum")}."),
        ],
        _ => [new(
            $"Verbinden Sie die Adresse neu: Das speichert einen neuen Schlüssel und wirkt sofort.{(hasPage ? "" : AskForLink)} "
            + "Oder warten Sie, bis der Betreiber den Fehler behoben hat.")],
    };

    private static IReadOnlyList<Step> Meanwhile(StandbyAdvice advice, bool hasPage) =>
    [
        new("Ist etwas eilig, lesen und beantworten Sie es in Gmail im Browser."),
        advice switch
        {
            StandbyAdvice.Ready => LeaveBoth,
            StandbyAdvice.SetUp when hasPage => new(
                "Wenn Sie nicht warten können, leiten Sie die E-Mails weiter: Der Link unten zeigt, wie."),
            _ => new("Wenn Sie nicht warten können, leiten Sie die E-Mails weiter: Die Schritte stehen weiter unten."),
        },
    ];

    private const string NothingLost =
        "Nichts geht verloren: Ihre E-Mails bleiben in Gmail, und wir importieren jede einmal und in der richtigen Reihenfolge.";

    private const string AskForLink = " Den Link dazu erhalten Sie vom Betreiber dieses Connectors.";

    private const string SendLink = " Gehört das Postfach jemand anderem, schicken Sie dieser Person den Link.";
}
