using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Words;

/// <content>The texts of an account's page.</content>
internal sealed partial class GermanConsole
{
    public override string AdministratorsText => "Sie bekommen die Warn-E-Mails, und deren Links öffnen diese Konsole.";

    public override string SetUpForwarding => "Weiterleitung einrichten";

    public override string Remove => "Entfernen";

    public override string Add => "Hinzufügen";

    public override string MakeLink => "Link erstellen";

    public override string NewAdministrator => "Administrator hinzufügen";

    public override string NoMailAddress => "Das ist keine E-Mail-Adresse.";

    public override string IsAdministrator => "Diese Person ist schon Administrator des Kontos.";

    public override string NoAdministrator => "Diese Person ist kein Administrator des Kontos.";

    public override string LastAdministrator => "Der letzte Administrator bleibt, weil sonst niemand die Warn-E-Mails bekäme.";

    public override string FindMailHere => "Eine E-Mail in diesen Adressen suchen";

    public override string Silent(IReadOnlyList<string?> addresses) =>
        addresses.Contains(null) ? "keine Erinnerungen an die jetzigen Ausfälle" : $"keine Erinnerungen an {string.Join(", ", addresses)}";

    public override string Say(AccountVerb verb, Outcome outcome) => (verb, outcome) switch
    {
        (AccountVerb.TestAlert, Outcome.NotNow) =>
            "nicht jede E-Mail wurde gesendet. Unten im Verlauf stehen die Antworten der Mailserver.",
        _ => Say(outcome),
    };

    public override string Label(AccountVerb verb) => verb switch
    {
        AccountVerb.Invite => "Adresse verbinden",
        AccountVerb.TestAlert => "Testwarnung senden",
        AccountVerb.AddAdmin => "Administrator hinzufügen",
        AccountVerb.Silence => "Erinnerungen abstellen",
        AccountVerb.Remind => "Wieder erinnern",
        AccountVerb.Redeliver => "Abgelehnte noch einmal zustellen",
        AccountVerb.StopReport => "Monatsbericht abbestellen",
        AccountVerb.StartReport => "Monatsbericht schicken",
        _ => "Administrator entfernen",
    };

    public override string Effect(AccountVerb verb) => verb switch
    {
        AccountVerb.Invite =>
            "Sie bekommen einen Link, mit dem der Inhaber dieser Gmail-Adresse sie verbindet. Bis dahin ändert sich nichts.",
        AccountVerb.TestAlert => "Jeder Administrator bekommt eine Test-E-Mail. Die Antworten der Mailserver stehen im Verlauf.",
        AccountVerb.AddAdmin =>
            "Diese Person bekommt von jetzt an die Warn-E-Mails dieses Kontos und kann über deren Links diese Konsole öffnen.",
        AccountVerb.Silence =>
            "Es kommen keine Erinnerungen an die Ausfälle, die jetzt bestehen. Die Entwarnung und Warnungen vor neuen Ausfällen kommen "
            + "trotzdem.",
        AccountVerb.Remind => "Diese Person bekommt wieder Erinnerungen an die Ausfälle, die jetzt bestehen, zu allen Adressen.",
        AccountVerb.StopReport => "Diese Person bekommt keine Monatsberichte mehr. Warn-E-Mails kommen trotzdem.",
        AccountVerb.StartReport => "Diese Person bekommt den Bericht am ersten Tag jedes Monats.",
        AccountVerb.Redeliver => "Alle E-Mails dieses Kontos, die der Helpdesk abgelehnt hat, werden noch einmal zugestellt.",
        _ => "Diese Person bekommt keine E-Mails dieses Kontos mehr, und ihre Links enden.",
    };
}
