namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string DestinationOpenedHeadline => "Ihr Helpdesk nimmt von uns keine neuen E-Mails an.";

    public override string DestinationWeDo =>
        "Wir versuchen es automatisch alle paar Minuten wieder. Sobald Ihr Helpdesk eine E-Mail annimmt, übergeben wir alles, was "
            + "wartet, die ältesten E-Mails zuerst. Wir schreiben Ihnen, wenn es wieder geht.";

    public override string DestinationYourMail =>
        "Nichts geht verloren: Wir holen neue E-Mails weiter aus Gmail und bewahren sie auf. Ihr Helpdesk bekommt alle, sobald er "
            + "wieder E-Mails annimmt.";

    public override string DestinationResolvedPromise =>
        "Alles, was wartete, wird jetzt übergeben: jede E-Mail einmal, die ältesten zuerst. Sie müssen nichts tun.";

    public override string HelpdeskCompared(HelpdeskCheck check, string until) =>
        $"Wir haben verglichen, was {check.Name} bis {until} von uns angenommen hat und was dort vorhanden ist: "
            + $"{Number(check.HandedOver)} übergeben, {Number(check.Found)} dort gefunden, {Number(check.Missing)} fehlten und wurden "
            + "noch einmal übergeben" + (check.Deleted > 0 ? $", {Number(check.Deleted)} dort gelöscht." : ".");

    public override string HelpdeskBeingCompared(string name) =>
        $"Sobald alle E-Mails übergeben sind, vergleichen wir, was {name} von uns angenommen hat und was dort vorhanden ist. Die "
            + "Zahlen stehen dann auf der Seite mit dem aktuellen Stand.";

    public override IReadOnlyList<string> DestinationYouCan =>
    [
        "Prüfen Sie, ob Ihr Helpdesk läuft und unsere E-Mails annimmt.",
        "Wenn sich seine Adresse oder sein Schlüssel geändert haben, sagen Sie es dem Betreiber dieses Connectors.",
        "Eilige E-Mails können Sie in Gmail lesen und beantworten.",
    ];

    public override string DestinationSubject(string name, string since) =>
        $"[Bitte handeln] Ihr Helpdesk {name} nimmt keine E-Mails an – seit {since}";

    public override string DestinationReminderHeadline(string duration) =>
        $"Ihr Helpdesk nimmt weiterhin keine neuen E-Mails von uns an, inzwischen seit {duration}.";

    public override string DestinationResolvedHeadline(string name) => $"Ihr Helpdesk {name} nimmt wieder E-Mails von uns an.";

    public override string DestinationWhatHappened(string name, string since) =>
        $"Wir übergeben neue E-Mails an {name}. Seit {since} nimmt er keine an.";

    public override string DestinationWaiting(int mails, string oldest) => mails == 1
        ? $"1 E-Mail wartet, seit {oldest}."
        : $"{Number(mails)} E-Mails warten, die älteste seit {oldest}.";

    public override string DeniedOpenedHeadline => "Ihr Helpdesk lehnt die Zugangsdaten des Connectors ab.";

    public override string DeniedReminderHeadline(string duration) =>
        $"Ihr Helpdesk lehnt die Zugangsdaten des Connectors weiterhin ab, inzwischen seit {duration}.";

    public override IReadOnlyList<string> DeniedYouCan =>
    [
        "Fragen Sie einen Administrator Ihres Helpdesks, ob der Zugang des Connectors entfernt oder geändert wurde oder ein Recht "
            + "verloren hat.",
        "Geben Sie für das Ziel gültige Zugangsdaten ein, oder bitten Sie den Betreiber dieses Connectors darum.",
        "Eilige E-Mails können Sie in Gmail lesen und beantworten.",
    ];

    public override string DeniedSubject(string name, string since) =>
        $"[Bitte handeln] Ihr Helpdesk {name} lehnt die Zugangsdaten des Connectors ab – seit {since}";

    public override string DeniedWhatHappened(string name, string since) =>
        $"Wir übergeben neue E-Mails an {name}. Seit {since} lehnt er die Zugangsdaten ab, mit denen wir uns anmelden, und bekommt "
            + "keine E-Mails.";

    public override string SeeWaiting => "Ansehen, was wartet";

    public override string DestinationAnswer(string answer) => $"Für Ihre Techniker, die letzte Antwort war: {answer}";
}
