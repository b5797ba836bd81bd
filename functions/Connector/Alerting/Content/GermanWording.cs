using System.Globalization;
using Connector.Alerting.Digests;
using Connector.Mailboxes;
using static Connector.Mailboxes.FailureClass;

namespace Connector.Alerting.Content;

internal sealed class GermanWording : Wording
{
    // By hand, since a runtime without ICU data knows no German months.
    private static readonly string[] Months = ["Jan.", "Febr.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];

    private static readonly Step Wait = new("Sie müssen nichts tun. Ist etwas eilig, lesen und beantworten Sie es in Gmail im Browser.");

    private static readonly Step SeeBelow = new("Wenn Sie nicht warten können, leiten Sie die E-Mails weiter: Die Schritte stehen weiter unten.");

    private static readonly Step LeaveBoth = new("Die Weiterleitung kann danach eingeschaltet bleiben: Doppelte E-Mails entfernen wir.");

    public override string Language => "de";

    public override string SenderName => "Mail-Connector";

    public override string WhatHappenedHeading => "Was geschehen ist";

    public override string WeDoHeading => "Was wir tun";

    public override string YouCanHeading => "Was Sie jetzt tun können";

    public override string ForwardingHeading => "Wenn Sie nicht warten können: E-Mails weiterleiten";

    public override string ThisMailHeading => "Stand und Erinnerungen";

    public override string ConsoleLink => "Konsole des Connectors öffnen";

    public override string StateLink => "Aktuellen Stand ansehen";

    public override string SilenceHour => "1 Stunde lang keine Erinnerungen";

    public override string SilenceOutage => "Ich weiß Bescheid: keine Erinnerungen, bis es vorbei ist";

    public override string SilenceAddress => "Keine Erinnerungen zu dieser Adresse";

    public override string SilenceButton => "Stummschalten";

    public override string SilenceNote =>
        "Das gilt nur für Sie: Andere Administratoren erhalten ihre E-Mails weiter. Sobald es vorbei ist, schreiben wir Ihnen in jedem Fall.";

    public override string SilenceDone(string? address, string? until) =>
        $"Keine Erinnerungen mehr{(address is null ? "" : $" zu {address}")}{(until is null ? ", bis es vorbei ist" : $" bis {until}")}.";

    public override string Reconnect => "Diese Adresse neu verbinden";

    public override string TestState => "Probealarm";

    public override string TestHeadline => "Das ist ein Probealarm.";

    public override string TestText => "Es ist alles in Ordnung. Jemand hat den Connector zeigen lassen, dass seine Meldungen Sie erreichen.";

    public override string ForwardTo => "Weiterleiten an";

    public override string ForwardingMayStay =>
        "Die Weiterleitung können Sie wieder abschalten oder als Reserve eingeschaltet lassen: Doppelte E-Mails entfernen wir.";

    public override string MayHaveBounced => "Was geschickt wurde, während es kein Postfach gab, ging womöglich an den Absender zurück.";

    public override string ResolvedPromise =>
        "Alles, was in Gmail gewartet hat, ist importiert, jede E-Mail einmal und in der richtigen Reihenfolge. Sie müssen nichts tun.";

    protected override string LessThanAMinute => "weniger als eine Minute";

    public override string SenderState(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "läuft wieder",
        MailStage.Update => "neuer Stand",
        MailStage.Reminder => "Erinnerung",
        _ => kind == OutageKind.Provider ? "E-Mails verspätet" : "bitte handeln",
    };

    public override string Subject(string who, OutageKind kind, FailureClass? cause, string since) => kind == OutageKind.Provider
        ? $"[Zur Information] {(cause is { } one ? Cause(one) : "Google")} – {who} verspätet seit {since}"
        : cause switch
        {
            CredentialsRevoked => $"[Bitte handeln] {who} neu verbinden – unterbrochen seit {since}",
            { } other => $"[Bitte handeln] {AddressRows.Capital(Cause(other))} – {who} unterbrochen seit {since}",
            null => $"[Bitte handeln] {who} unterbrochen seit {since}, aus mehreren Gründen",
        };

    public override string Count(int addresses) => addresses == 1 ? "1 Adresse" : $"{addresses} Adressen";

    public override string State(MailStage stage, OutageKind kind) => stage switch
    {
        MailStage.Resolved => "Läuft wieder",
        MailStage.Update => "Neuer Stand",
        MailStage.Reminder => "Erinnerung",
        _ => kind == OutageKind.Provider ? "E-Mails verspätet" : "Import unterbrochen",
    };

    public override string OpenedHeadline(string who, OutageKind kind) => kind == OutageKind.Provider
        ? $"Neue E-Mails an {who} kommen verspätet."
        : $"Neue E-Mails an {who} werden nicht importiert.";

    public override string ReminderHeadline(string who, int count, OutageKind kind, string duration) => kind == OutageKind.Provider
        ? $"Neue E-Mails an {who} kommen weiter verspätet (bisher {duration})."
        : $"Neue E-Mails an {who} werden weiter nicht importiert (bisher {duration}).";

    public override string UpdateHeadline(string who, int count, int inAll) =>
        $"Auch {who} {(count == 1 ? "ist" : "sind")} betroffen, insgesamt {Count(inAll)}.";

    public override string ResolvedSubject(string headline) => $"[Behoben] {headline}";

    public override string ResolvedHeadline(string who, int count) => count == 0
        ? "Diese Störung ist vorbei."
        : $"E-Mails an {who} werden wieder importiert.";

    public override string AddressesHeading(MailStage stage) => stage switch
    {
        MailStage.Update => "Neu betroffen",
        MailStage.Resolved => "Wieder erreichbar",
        _ => "Betroffen",
    };

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
            "Google nimmt die Zustimmung nicht mehr an, mit der wir diese E-Mails lesen: Sie wurde widerrufen, ist abgelaufen, oder das Passwort wurde geändert.",
        AccessDenied =>
            "Wir können uns bei Google anmelden, diese E-Mails aber nicht lesen: Eine Berechtigung fehlt, oder eine Regel in Ihrem Google Workspace verbietet es.",
        MailboxGone =>
            "Google meldet, dass es kein Gmail-Postfach gibt: Der Nutzer wurde gelöscht oder gesperrt oder hat keine Gmail-Lizenz.",
        WrongAccount =>
            "Wer diese Adresse verbunden hat, war bei Google als jemand anderes angemeldet. Google sagt, dass wir ein anderes Postfach lesen würden; darum lesen wir es nicht.",
        DuplicateMailbox =>
            "Google führt diese Adresse und eine andere von Ihnen, die schon verbunden ist, als ein Postfach: Punkte in einem Gmail-Namen und alles nach einem Plus zählen nicht.",
        _ => "Wir können den Zugangsschlüssel nicht öffnen, den wir gespeichert haben.",
    };

    public override string WhoseFault(FailureClass cause) => cause switch
    {
        RateLimited => "Die Grenze setzt Google, es liegt nicht an Ihnen: Passwörter und Zustimmungen sind in Ordnung, Sie müssen nichts neu verbinden.",
        ProviderBlocked or ProviderUnavailable =>
            "Die Ursache liegt bei Google oder auf dem Weg dorthin, nicht bei Ihnen: Passwörter und Zustimmungen sind in Ordnung, Sie müssen nichts neu verbinden.",
        CredentialsUnreadable => "Der Fehler liegt bei uns, weder bei Ihnen noch bei Google. Der Betreiber dieses Connectors muss ihn beheben.",
        _ => "Gmail selbst funktioniert.",
    };

    public override string YourMail(FailureClass cause) => cause switch
    {
        MailboxGone =>
            "Was importiert ist, bleibt. E-Mails, die jetzt dorthin geschickt werden, gehen womöglich an den Absender zurück.",
        DuplicateMailbox =>
            "Sie kommen über die andere Adresse herein, jede E-Mail einmal. Nichts geht verloren.",
        CredentialsRevoked or WrongAccount =>
            "Nichts geht verloren: Ihre E-Mails bleiben in Gmail. Sobald Sie neu verbunden haben, importieren wir alle, jede einmal und in der richtigen Reihenfolge.",
        _ =>
            "Nichts geht verloren: Ihre E-Mails bleiben in Gmail. Sobald es wieder funktioniert, importieren wir alle, jede einmal und in der richtigen Reihenfolge. Nur Ihre Antworten kommen womöglich später.",
    };

    public override string WeDo(OutageKind kind, string? nextTry) =>
        (nextTry is null
            ? $"Wir versuchen es automatisch {(kind == OutageKind.Provider ? "alle paar Minuten" : "weiter")}."
            : $"Nächster automatischer Versuch: {nextTry}, danach {(kind == OutageKind.Provider ? "alle paar Minuten" : "alle paar Stunden")}.")
        + " Wir schreiben Ihnen, sobald es wieder läuft.";

    public override IReadOnlyList<Step> YouCan(FailureClass cause, StandbyAdvice advice) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => advice == StandbyAdvice.Ready ? [Wait, LeaveBoth] : [Wait, SeeBelow],
        WrongAccount =>
        [
            new("Verbinden Sie die Adresse in der Konsole des Connectors neu. Wenn Google fragt, mit welchem Konto, wählen Sie die Adresse selbst und nicht Ihre eigene. Das dauert eine Minute."),
        ],
        DuplicateMailbox =>
        [
            new("Entfernen Sie diese Adresse in der Konsole des Connectors. Die andere bleibt, und alles, was importiert ist, auch."),
        ],
        CredentialsRevoked =>
        [
            new("Verbinden Sie die Adresse in der Konsole des Connectors neu, bei Google mit der Adresse selbst angemeldet. Das dauert eine Minute."),
        ],
        AccessDenied =>
        [
            new("Fragen Sie Ihren Google-Workspace-Administrator: In der Admin-Konsole muss unter Sicherheit → Zugriffs- und Datenkontrolle → API-Steuerung dem Connector vertraut werden."),
            new("Oder verbinden Sie die Adresse in der Konsole des Connectors neu und bestätigen dabei jede Berechtigung, nach der Google fragt."),
        ],
        MailboxGone =>
        [
            new("Sehen Sie in der Admin-Konsole unter Verzeichnis → Nutzer nach, ob der Nutzer aktiv ist und Gmail hat."),
            new("Wird die Adresse nicht mehr gebraucht, entfernen Sie sie in der Konsole des Connectors."),
        ],
        _ =>
        [
            new("Verbinden Sie die Adresse in der Konsole des Connectors neu: Das speichert einen neuen Schlüssel und wirkt sofort. Oder warten Sie, bis der Betreiber den Fehler behoben hat."),
        ],
    };

    public override IReadOnlyList<Step> Forwarding(StandbyAdvice advice) => advice switch
    {
        StandbyAdvice.Ready => [],
        StandbyAdvice.SetUp =>
        [
            new("Adresse für Adresse. Im jeweiligen Gmail-Konto: Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP → Weiterleitungsadresse hinzufügen, und dort die oben gezeigte Adresse eintragen. Gmail schickt einen Bestätigungscode dorthin; Sie erhalten ihn von uns per E-Mail und finden ihn auch in der Konsole des Connectors. Behalten Sie Gmails Kopie im Posteingang."),
            new("Oder alle Adressen auf einmal, als Google-Workspace-Administrator: Admin-Konsole → Apps → Google Workspace → Gmail → Routing → Empfängeradressen-Zuordnung, mit Haken bei „Auch an ursprüngliches Ziel weiterleiten“. Anleitung:", RoutingHelp),
            new("Wenn Gmail die Weiterleitung nicht zulässt: Admin-Konsole → Gmail → Endnutzerzugriff → Automatische Weiterleitung. Anleitung:", ForwardingHelp),
            LeaveBoth,
        ],
        _ =>
        [
            new("Lassen Sie Gmail eine Kopie an ein Postfach weiterleiten, das Ihr Team liest: Gmail → Einstellungen → Alle Einstellungen aufrufen → Weiterleitung und POP/IMAP. Behalten Sie Gmails Kopie im Posteingang, damit wir sie später importieren können."),
            new("Für alle Adressen auf einmal, als Google-Workspace-Administrator: Admin-Konsole → Apps → Google Workspace → Gmail → Routing → Empfängeradressen-Zuordnung, mit Haken bei „Auch an ursprüngliches Ziel weiterleiten“. Anleitung:", RoutingHelp),
        ],
    };

    public override string? ConsoleButton(FailureClass cause) => cause switch
    {
        ProviderBlocked or RateLimited or ProviderUnavailable => null,
        CredentialsRevoked or WrongAccount => "Jetzt neu verbinden",
        _ => "Konsole öffnen",
    };

    public override string StoppedDetail(string since, string? lastFetch, string? lastMail) => (lastFetch, lastMail) switch
    {
        (null, _) => $"seit {since}; noch nie gelesen",
        (_, null) => $"seit {since}; alles bis {lastFetch} ist importiert",
        _ => $"seit {since}; alles bis {lastFetch} ist importiert, die letzte E-Mail kam {lastMail}",
    };

    public override string Waiting(int mails) => mails == 1 ? "1 E-Mail wartet, von der wir wissen" : $"{mails} E-Mails warten, von denen wir wissen";

    public override string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "Weiterleitung ist bereit: Weitergeleitete E-Mails kommen inzwischen an",
        StandbyState.Broken => "Weiterleitung ist gestört: Auf diesem Weg kommt nichts an",
        _ => "Weiterleitung ist nicht eingerichtet",
    };

    public override string StandbySummary(int ready, int inAll) => ready == 0
        ? "Die Weiterleitung ist für keine davon bereit. Die Schritte zum Einrichten stehen weiter unten."
        : ready == inAll
            ? "Die Weiterleitung ist für alle bereit: Weitergeleitete E-Mails kommen inzwischen an."
            : $"Die Weiterleitung ist für {ready} von {inAll} bereit; für die anderen lässt sie sich jetzt einrichten.";

    public override string BackDetail(string since, string back, string duration) => $"{since} bis {back}, {duration}";

    public override string More(int addresses) => $"und {addresses} weitere";

    public override string MoreBehindLink(int addresses) => $"und {addresses} weitere; „{StateLink}“ zeigt alle";

    public override string AlreadyReported(int addresses) => addresses == 1
        ? "1 Adresse, von der wir Ihnen geschrieben haben, ist weiter betroffen."
        : $"{addresses} Adressen, von denen wir Ihnen geschrieben haben, sind weiter betroffen.";

    public override string ResolvedSpan(string since, string until, string duration) => $"Dauer: {duration}, von {since} bis {until}.";

    public override string Delayed(int mails, string longestDelay) => mails switch
    {
        0 => "Keine E-Mail kam merklich verspätet.",
        1 => $"1 E-Mail kam verspätet, um {longestDelay}.",
        _ => $"{mails.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.')} E-Mails kamen verspätet, höchstens um {longestDelay}.",
    };

    public override string CameTwice(int mails) => mails == 1
        ? "1 E-Mail kam auch über die Weiterleitung: Die doppelte Kopie haben wir entfernt."
        : $"{mails.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.')} E-Mails kamen auch über die Weiterleitung: Die doppelten Kopien haben wir entfernt.";

    public override string Proof(bool proven) => proven
        ? "Wir haben verglichen, was Gmail hat und was wir importiert haben: Es fehlt nichts."
        : "Wir haben verglichen, was Gmail hat und was wir importiert haben, und einen Unterschied gefunden. Wir gehen dem nach und importieren, was fehlt.";

    public override string Moved(IReadOnlyList<string> addresses, int more) =>
        $"Weiter unterbrochen, aber aus einem anderen Grund, von dem eine andere E-Mail handelt: {Join(addresses, more)}.";

    public override string Withdrawn(IReadOnlyList<string> addresses, int more) =>
        $"Inzwischen von Hand angehalten oder entfernt: {Join(addresses, more)}.";

    public override string DigestSubject(int mails, string who) => $"[Bitte handeln] {Mails(mails)} an {who} nicht zugestellt";

    public override string DigestState => "Nicht zugestellt";

    public override string DigestHeadline(int mails, string who) =>
        $"{Mails(mails)} an {who} {(mails == 1 ? "hat" : "haben")} Ihren Helpdesk nicht erreicht.";

    public override string SetAside(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused => "Ihr Helpdesk hat E-Mails endgültig abgelehnt; von selbst wird er nicht noch einmal gefragt.",
        QuarantineCause.Stuck => "E-Mails an Ihren Helpdesk zu übergeben ist bei jedem Versuch gescheitert.",
        QuarantineCause.NotStored => "Unser Speicher nimmt einige E-Mails nicht an; wir versuchen es weiter.",
        _ => "Gmail führt E-Mails auf, die es nicht herausgibt; wir versuchen es weiter.",
    };

    public override string OthersFlow => "Alle anderen E-Mails kommen an.";

    public override string SetAsideDetail(QuarantineCause cause, int mails, string since) => cause switch
    {
        QuarantineCause.Refused => $"{Mails(mails)} vom Helpdesk abgelehnt, seit {since}",
        QuarantineCause.Stuck => $"{Mails(mails)} nicht übergeben, seit {since}",
        QuarantineCause.NotStored => $"{Mails(mails)} von unserem Speicher nicht angenommen, seit {since}",
        _ => $"{Mails(mails)} von Gmail nicht herausgegeben, seit {since}",
    };

    public override IReadOnlyList<string> DigestSteps(IReadOnlyCollection<QuarantineCause> causes) =>
    [
        .. causes.Contains(QuarantineCause.Refused)
            ? ["Sehen Sie in der Konsole des Connectors nach, warum jede abgelehnt wurde, beheben Sie es im Helpdesk (oft eine Größengrenze oder ein Pflichtfeld), und lassen Sie sie von dort noch einmal zustellen."]
            : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.Stuck) ? ["Bitten Sie den Betreiber dieses Connectors, den Fehler zu suchen und sie noch einmal zuzustellen."] : Enumerable.Empty<string>(),
        .. causes.Contains(QuarantineCause.NotStored) ? ["Bitten Sie den Betreiber dieses Connectors nachzusehen, warum sein Speicher sie ablehnt."] : Enumerable.Empty<string>(),
        "Ist eine davon eilig, lesen und beantworten Sie sie in Gmail.",
    ];

    public override string DigestYourMail =>
        "Nichts ist verloren: Was wir lesen konnten, bewahren wir auf, bis es zugestellt ist, und Gmail behält seine Kopie.";

    private static string Mails(int mails) =>
        mails == 1 ? "1 E-Mail" : $"{mails.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.')} E-Mails";

    public override string WhyYou(string account, string id) => $"Sie erhalten diese E-Mail als Administrator von {account} (Konto {id}).";

    public override string Reference(string token, string? zone) =>
        zone is null ? $"Kennung {token}. Zeiten in UTC." : $"Kennung {token}. Zeiten wie in {zone}, in Klammern UTC.";

    protected override string Day(DateTime date) => string.Create(CultureInfo.InvariantCulture, $"{date.Day}. {Months[date.Month - 1]}");

    protected override string Days(int days) => days == 1 ? "1 Tag" : $"{days} Tage";

    private string Join(IReadOnlyList<string> addresses, int more) =>
        string.Join(", ", addresses) + (more > 0 ? $" {More(more)}" : "");
}
