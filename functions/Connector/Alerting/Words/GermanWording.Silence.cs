using Connector.Alerting.Content;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string LostSubject(string who) => $"[Bitte handeln] E-Mails an {who} kommen nicht an";

    public override string LostState => "Es kommt nichts an";

    public override string LostHeadline(string who) => $"E-Mails an {who} kommen nicht in Gmail an.";

    public override string LostReason =>
        "Es kam viel länger als üblich keine E-Mail, deshalb haben wir eine Testmail geschickt. Auch sie kam nicht an, und Gmail hat "
        + "keine E-Mail, die uns fehlt. Die E-Mails gehen also vor Gmail verloren, oder Gmail lehnt sie ab, und wir können sie nicht "
        + "holen.";

    public override string LostDetail(string since, int mailsAWeek) =>
        $"Keine E-Mail seit {since}; üblich sind etwa {Mails(mailsAWeek)} pro Woche";

    public override string WeeklyLostReason =>
        "An eine solche Adresse kommen wenige E-Mails, deshalb schicken wir ihr wie vereinbart in jeder Woche ohne E-Mail eine Testmail. "
        + "Die letzte kam nicht an. Die E-Mails gehen also vor Gmail verloren, oder Gmail lehnt sie ab, und wir können sie nicht holen.";

    public override string WeeklyLostDetail(string since) => $"Keine E-Mail seit {since}";

    public override string ServerSaid => "Der Mailserver sagte zu unserer Testmail";

    public override IReadOnlyList<Step> FindLostMail =>
    [
        new("Schicken Sie der Adresse eine E-Mail von außerhalb Ihrer Firma. Kommt sie zurück, nennt die Antwort die Ursache."),
        new("Prüfen Sie die MX-Einträge der Domain: Sie müssen Googles Server nennen.", MxHelp),
        new("Prüfen Sie, ob der Speicher des Gmail-Kontos voll ist, denn dann lehnt Gmail E-Mails ab."),
        new(
            "Suchen Sie als Google-Workspace-Administrator die Adresse im E-Mail-Protokoll. Es zeigt, wohin ihre E-Mails gingen.",
            LogSearchHelp),
    ];

    public override string SpamSubject(string who) => $"[Zur Information] E-Mails an {who} liegen vielleicht in Gmails Spam";

    public override string SpamState => "Kommt im Spam an";

    public override string SpamHeadline(string who) => $"Unsere Testmail an {who} kam in Gmails Spam an.";

    public override string SpamReason =>
        "Es kam viel länger als üblich keine E-Mail, deshalb haben wir eine Testmail geschickt. Gmail hielt sie für Spam. Spam "
        + "importieren wir nicht, bitte sehen Sie deshalb in diesem Ordner nach: Was in den Posteingang gehört, importieren wir, "
        + "sobald Sie „Kein Spam“ wählen.";

    public override string BackSubject(string who) => $"[Behoben] E-Mails an {who} kommen wieder an";

    public override string BackState => "Kommt wieder an";

    public override string BackHeadline(string who) => $"E-Mails an {who} kommen wieder an.";

    public override string BackReason =>
        "E-Mails, die in der Zwischenzeit an ihren Absender zurückgingen, müssen noch einmal geschickt werden.";

    public override string ArrivedAgain(string moment) => $"Eine E-Mail kam am {moment} an";
}
