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

    public override string? DigestStep(QuarantineCause cause) => cause switch
    {
        QuarantineCause.Refused =>
            "Sehen Sie in der Konsole des Connectors nach, warum jede abgelehnt wurde, beheben Sie es im Helpdesk (oft eine "
                + "Größengrenze oder ein Pflichtfeld), und lassen Sie sie von dort noch einmal zustellen.",
        QuarantineCause.Stuck => "Bitten Sie den Betreiber dieses Connectors, den Fehler zu suchen und sie noch einmal zuzustellen.",
        QuarantineCause.NotStored => "Bitten Sie den Betreiber dieses Connectors nachzusehen, warum sein Speicher sie ablehnt.",
        _ => null,
    };

    public override string IfUrgent => "Ist eine davon eilig, lesen und beantworten Sie sie in Gmail.";

    public override string DigestYourMail =>
        "Nichts ist verloren: Was wir lesen konnten, bewahren wir auf, bis es zugestellt ist, und Gmail behält seine Kopie.";
}
