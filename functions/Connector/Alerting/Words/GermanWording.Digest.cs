using Connector.Alerting.Digests;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string DigestSubject(int mails, string who) => $"[Bitte handeln] {Mails(mails)} an {who} nicht zugestellt";

    public override string DigestState => "Nicht zugestellt";

    public override string DigestHeadline(int mails, string who) =>
        $"{Mails(mails)} an {who} {(mails == 1 ? "hat" : "haben")} Ihren Helpdesk nicht erreicht.";

    public override string SetAside(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused => "Ihr Helpdesk hat E-Mails abgelehnt, und wir bieten sie ihm nicht automatisch noch einmal an.",
        QuarantineCause.Stuck => "E-Mails an Ihren Helpdesk zu übergeben ist bei jedem Versuch gescheitert.",
        QuarantineCause.NotStored => "Unser Speicher nimmt einige E-Mails nicht an; wir versuchen es weiter.",
        _ => "Gmail führt einige E-Mails auf, liefert sie aber nicht; wir versuchen es weiter.",
    };

    public override string OthersFlow => "Alle anderen E-Mails kommen an.";

    public override string SetAsideDetail(QuarantineCause cause, int mails, string since) => cause switch
    {
        QuarantineCause.Refused => $"{Mails(mails)} vom Helpdesk abgelehnt, seit {since}",
        QuarantineCause.Stuck => $"{Mails(mails)} nicht übergeben, seit {since}",
        QuarantineCause.NotStored => $"{Mails(mails)} von unserem Speicher nicht angenommen, seit {since}",
        _ => $"{Mails(mails)} von Gmail nicht geliefert, seit {since}",
    };

    public override string SeeMails(int mails) => mails == 1 ? "Diese E-Mail ansehen" : $"Diese {Mails(mails)} ansehen";

    public override string? DigestStep(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused =>
            "Sehen Sie in der Konsole nach, warum jede abgelehnt wurde, beheben Sie die Ursache im Helpdesk (oft eine Größengrenze "
                + "oder ein Pflichtfeld), und lassen Sie sie noch einmal zustellen.",
        QuarantineCause.Stuck => "Bitten Sie den Betreiber dieses Connectors, den Fehler zu suchen und sie noch einmal zuzustellen.",
        QuarantineCause.NotStored => "Bitten Sie den Betreiber dieses Connectors nachzusehen, warum sein Speicher sie ablehnt.",
        _ => null,
    };

    public override string IfUrgent => "Ist eine davon eilig, lesen und beantworten Sie sie in Gmail.";

    public override string DigestYourMail =>
        "Nichts ist verloren: Was wir lesen konnten, bewahren wir auf, bis es zugestellt ist, und Gmail behält seine Kopie.";
}
