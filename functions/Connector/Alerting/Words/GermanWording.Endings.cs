using Connector.Alerting.Content;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording
{
    public override string SecretEndsSubject(string moment) =>
        $"[Bitte handeln] Der Geheimschlüssel Ihres Google-Clients endet am {moment}";

    public override string SecretEndsState => "Bitte handeln";

    public override string SecretEndsHeadline(string moment) =>
        $"Der Geheimschlüssel Ihres OAuth-Clients bei Google endet am {moment}. Danach holen wir keine E-Mails mehr.";

    public override string SecretEndsReason =>
        "Mit diesem Geheimschlüssel melden wir uns bei Google für jede Adresse an, die über Ihren Client verbunden wurde. Das Ende ist der "
        + "Tag, der hier mit dem Geheimschlüssel eingetragen wurde. Ein neuer Geheimschlüssel beendet die Zustimmungen der Adressen nicht, "
        + "also muss keine Adresse neu verbunden werden.";

    public override string ClientOfAccount => "Ihr OAuth-Client";

    public override IReadOnlyList<Step> RenewSecret =>
    [
        new(
            "Öffnen Sie den Client in der Google Cloud Console und fügen Sie einen zweiten Geheimschlüssel hinzu. Der erste gilt weiter.",
            ClientsPage),
        new("Geben Sie den neuen Geheimschlüssel und sein Ende dem Betreiber dieses Connectors, der beides einträgt."),
        new("Deaktivieren Sie den alten Geheimschlüssel bei Google, wenn eine Stunde lang E-Mails angekommen sind."),
    ];
}
