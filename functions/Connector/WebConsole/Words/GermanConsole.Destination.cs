using Connector.Api;
using Connector.Delivering;

namespace Connector.WebConsole.Words;

/// <content>The texts of the page about an account's destination.</content>
internal sealed partial class GermanConsole
{
    public override string Destination => "Ziel";

    public override string DestinationText => "Wohin die E-Mails dieses Kontos gehen.";

    public override string DestinationNow => "E-Mails gehen an:";

    public override string ChangeDestination => "Ziel ändern oder testen";

    public override string NewDestination => "Ziel ändern";

    public override string DestinationKind => "E-Mails gehen an";

    public override string NameOfKind(string kind) => kind switch
    {
        DestinationBody.Archive => "nur das Archiv",
        DestinationBody.Zendesk => "Zendesk, als Tickets",
        DestinationBody.Webhook => "einen Webhook",
        _ => "das Ziel der Installation",
    };

    public override string Subdomain => "Subdomain";

    public override string SubdomainHelp => "Der erste Teil der Adresse: acme bei https://acme.zendesk.com.";

    public override string ClientId => "Kennung des OAuth-Clients";

    public override string ClientSecret => "Geheimnis des OAuth-Clients";

    public override string ClientSecretHelp => "Leer lassen, um das Geheimnis desselben Clients zu behalten.";

    public override string AutomaticMail => "E-Mails von Programmen, zum Beispiel Abwesenheitsnotizen";

    public override string Name(AutomaticMail automatic) => automatic switch
    {
        Delivering.AutomaticMail.Tag => "Ticket mit Tag automatic-mail",
        Delivering.AutomaticMail.Ticket => "Ticket ohne dieses Tag",
        _ => "kein Ticket",
    };

    public override string Tags => "Tags jedes Tickets, durch Kommas getrennt";

    public override string WebhookUri => "Adresse";

    public override string WebhookSecret => "Geheimnis, das mit whsec_ beginnt";

    public override string Save => "Speichern";

    public override string TestDestination => "Testen";

    public override string DestinationSaved =>
        "Gespeichert. Wartende E-Mails gehen jetzt dorthin. Testen Sie das Ziel, bevor Sie sich darauf verlassen.";

    public override string NotSaved => "Nichts wurde gespeichert, denn:";

    public override string TestAccepted(string name) => $"{name} nimmt E-Mails an.";

    public override string TestFailed(string name) => $"{name} nimmt keine E-Mails an. Die Antwort:";

    public override string MistakeIn(string field) => field switch
    {
        "subdomain" => "Die Subdomain muss der erste Teil der Adresse sein, in Kleinbuchstaben: acme bei https://acme.zendesk.com.",
        "clientId" => "Die Kennung des OAuth-Clients fehlt oder enthält Leerzeichen oder Sonderzeichen.",
        "clientSecret" => "Das Geheimnis fehlt oder ist zu kurz. Es kann nur fehlen, solange der Client derselbe bleibt.",
        "tags" => "Es sind bis zu 20 Tags aus Kleinbuchstaben, Ziffern, Binde-, Unter- und Schrägstrichen möglich.",
        "uri" => "Die Adresse muss mit https:// beginnen, ohne Benutzer und Fragment.",
        "secret" => "Das Geheimnis muss whsec_ und das Base64 von 24 bis 64 zufälligen Bytes sein.",
        _ => "Wählen Sie, wohin die E-Mails gehen.",
    };
}
