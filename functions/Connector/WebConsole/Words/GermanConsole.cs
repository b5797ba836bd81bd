using System.Globalization;
using Connector.Forwarding.Readiness;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.WebConsole.Acting;
using Connector.WebConsole.Reading;

namespace Connector.WebConsole.Words;

internal sealed partial class GermanConsole : ConsoleWords
{
    // An image of the app may have no cultures installed, so the separator is set here.
    protected override CultureInfo Culture { get; } =
        new(CultureInfo.InvariantCulture.Name) { NumberFormat = { NumberGroupSeparator = ".", NumberDecimalSeparator = "," } };

    public override string Count(int addresses) => addresses == 1 ? "1 Adresse" : $"{Number(addresses)} Adressen";

    public override string Name(Condition condition) => condition switch
    {
        Condition.NeedsPerson => "Handlung nötig",
        Condition.Unreached => "E-Mails kommen nicht an",
        Condition.Refused => "Abgewiesen",
        Condition.Late => "Verspätet",
        Condition.Retrying => "Neuer Versuch",
        Condition.Held => "Wartet auf Google",
        Condition.CatchingUp => "Holt auf",
        Condition.Starting => "Beginnt",
        Condition.Paused => "Pausiert",
        _ => "Funktioniert",
    };

    public override (string Headline, string Text) Say(Situation situation, Func<DateTimeOffset, string> moment) => situation switch
    {
        Situation.OfProvider { Incident: var incident, Addresses: var addresses } => (
            incident.Cause == FailureClass.ProviderBlocked ? "Google weist unsere Verbindung ab" : "Gmail antwortet nicht",
            $"Seit {moment(incident.FirstFailureAt)}. {Count(addresses)} {(addresses == 1 ? "wartet" : "warten")} jetzt. Die E-Mails "
            + "bleiben in Gmail und kommen automatisch hier an, sobald Google uns einlässt. Passwörter und Zustimmungen sind in Ordnung, "
            + "und nichts muss neu verbunden werden." + (incident.NextCanaryAt is { } next ? $" Nächster Versuch: {moment(next)}." : "")),
        Situation.OfConnector { Addresses: var addresses } => (
            "Der Connector ist verspätet",
            $"{Count(addresses)} {(addresses == 1 ? "wurde" : "wurden")} nicht rechtzeitig abgerufen. Der Fehler liegt bei uns, nicht bei "
            + "Google."),
        Situation.OfDestination { Accounts: var accounts, Since: var since } => (
            "Der Helpdesk nimmt keine E-Mails an",
            $"Seit {moment(since)}{(accounts == 1 ? "" : $", bei {Number(accounts)} Konten")}. Die E-Mails werden importiert, warten "
            + "hier und werden zugestellt, sobald der Helpdesk sie annimmt."),
        Situation.OfAddresses { Addresses: var addresses } => (
            $"Handlung nötig für {Count(addresses)}",
            "Die Zustimmung ist erloschen, oder Google verweigert den Zugriff. Die Liste nennt Ursache und Aktion."),
        Situation.Unreached { Addresses: var addresses } => (
            $"E-Mails erreichen {Count(addresses)} nicht",
            "Google lässt uns ein, und es gibt keine neuen E-Mails. Auch eine Testmail kam nicht an. Die Seite jeder Adresse nennt, was zu "
            + "prüfen ist."),
        Situation.Refused { Addresses: var addresses } => (
            $"{Count(addresses)} {(addresses == 1 ? "wird" : "werden")} im Augenblick nicht abgerufen",
            "Google hat den letzten Versuch abgewiesen. Wir versuchen es automatisch wieder."),
        Situation.Nothing { LastMailAt: var last } => (
            "Alles funktioniert",
            last is { } at ? $"Die letzte E-Mail wurde um {moment(at)} importiert." : "Noch keine E-Mail wurde importiert."),
        _ => ("Noch keine Adresse ist verbunden", "Eine Adresse erscheint hier, sobald sie verbunden ist."),
    };

    public override string Phase(IncidentPhase phase) => phase switch
    {
        IncidentPhase.Suspected => "Wird untersucht",
        IncidentPhase.Open => "Google weist ab",
        IncidentPhase.Ramping => "Erholt sich",
        IncidentPhase.Dismissed => "Verworfen",
        IncidentPhase.Merged => "Teil einer größeren Störung",
        _ => "Behoben",
    };

    public override string Readiness(ReadinessState state) => state switch
    {
        ReadinessState.Proven => "Bereit: Eine weitergeleitete E-Mail ist angekommen",
        ReadinessState.Verified => "Bereit: Gmail leitet laut Einstellungen alles weiter",
        ReadinessState.Pending => "Nicht abgeschlossen",
        ReadinessState.Broken => "Gestört",
        _ => "Nicht eingerichtet",
    };

    public override string Say(Outcome outcome) => outcome switch
    {
        Outcome.Done => "erledigt.",
        Outcome.NotNow => "im Augenblick nicht möglich. Nichts wurde geändert.",
        _ => "nicht möglich, weil eine Einstellung dieses Connectors fehlt. Bitte fragen Sie den Betreiber.",
    };

    public override string Standby(StandbyState state) => state switch
    {
        StandbyState.Ready => "bereit",
        StandbyState.Broken => "gestört",
        _ => "fehlt",
    };

    public override string Fate(MessageState? state) => state switch
    {
        MessageState.Delivered => "Zugestellt",
        MessageState.Stored => "Wartet auf Zustellung",
        MessageState.DeadLettered => "Vom Helpdesk abgelehnt",
        MessageState.Duplicate => "Zweite Kopie, nicht zugestellt",
        MessageState.Gone => "In Gmail vor dem Import gelöscht",
        MessageState.OwnAlert => "Warnung dieses Connectors, nicht zugestellt",
        _ => "Unbekannt",
    };

    public override string Label(Verb verb) => verb switch
    {
        Verb.Fetch => "Jetzt abrufen",
        Verb.Pause => "Pausieren",
        Verb.Resume => "Fortsetzen",
        Verb.Reconnect => "Neu verbinden",
        Verb.Redeliver => "Noch einmal zustellen",
        Verb.Reimport => "Noch einmal importieren",
        Verb.Silence => "Erinnerungen abstellen",
        Verb.Remind => "Wieder erinnern",
        Verb.Audit => "Weiterleitung prüfen",
        Verb.Proof => "Test-E-Mail senden",
        Verb.Rotate => "Neue Eingangsadresse",
        _ => "Trennen",
    };

    public override string Effect(Verb verb) => verb switch
    {
        Verb.Fetch => "Das Postfach wird sofort abgerufen. Hält eine Störung es an, geschieht nichts, bis Google uns einlässt.",
        Verb.Pause => "Neue E-Mails werden nicht abgerufen, bis jemand das Postfach fortsetzt. Sie bleiben in Gmail, nichts geht verloren.",
        Verb.Resume => "Das Postfach wird wieder abgerufen, beginnend mit allen E-Mails seit der Pause.",
        Verb.Reconnect =>
            "Sie bekommen einen Link, um sich bei Google mit dieser Adresse anzumelden. Bis dahin ändert sich nichts.",
        Verb.Redeliver =>
            "Alle E-Mails dieses Postfachs, die nicht zugestellt sind, werden jetzt zugestellt, auch die vom Helpdesk abgelehnten.",
        Verb.Reimport =>
            "Gmail wird nach allen E-Mails seit diesem Tag gefragt. Was hier fehlt, wird importiert. Was hier ist, bleibt, wie es ist, und "
            + "wird nicht noch einmal zugestellt.",
        Verb.Silence =>
            "Es kommen keine Erinnerungen an diese Adresse mehr, bis sie wieder importiert wird. Die Entwarnung kommt trotzdem.",
        Verb.Remind => "Es kommen wieder Erinnerungen an diese Adresse, bis sie wieder importiert wird.",
        Verb.Audit => "Die Einstellungen in Gmail werden gelesen, um zu sehen, ob das Postfach hierher weiterleitet.",
        Verb.Proof => "Eine Test-E-Mail geht an diese Adresse. Funktioniert die Weiterleitung, kommt sie in zehn Minuten zurück.",
        Verb.Rotate =>
            "Das Postfach bekommt eine neue Eingangsadresse. Die alte gilt noch einige Tage: Ändern Sie vorher die "
            + "Weiterleitung in Gmail.",
        _ => "Import und Weiterleitung enden, und der gespeicherte Zugang wird gelöscht. Importierte E-Mails bleiben hier.",
    };

    public override string Step(string what) => what switch
    {
        "firstFailure" => "Erster Fehler",
        "suspected" => "Verdacht: Nur ein Testabruf fragt Google",
        "detected" => "Durch einen Testabruf bestätigt",
        "reopened" => "Wieder begonnen",
        "alerted" => "Erster Administrator informiert",
        "cleanCanary" => "Ein Testabruf gelang",
        "canaryRefused" => "Ein Testabruf wurde abgewiesen",
        "rampStep" => "Adressen werden freigegeben",
        "accountsLeft" => "Einige Konten werden abgewiesen, andere nicht",
        "relapsed" => "Google wies wieder ab",
        "backlogZero" => "Alle wartenden E-Mails sind importiert",
        "resolved" => "Behoben",
        "dismissed" => "Verworfen: Es war keine Störung",
        "merged" => "Teil einer größeren Störung",
        _ => what,
    };
}
