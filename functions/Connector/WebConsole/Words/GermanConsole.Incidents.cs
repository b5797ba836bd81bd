namespace Connector.WebConsole.Words;

/// <content>The texts of incidents.</content>
internal sealed partial class GermanConsole
{
    public override string NoIncidents => "Bisher keine Störung.";

    public override string IncidentTitle(string id) => $"Störung {id}";

    public override string IncidentOver => "Es ist vorbei: Alle Adressen werden wieder importiert, und es ist nichts zu tun.";

    public override string Began => "Beginn";

    public override string Ended => "Ende";

    public override string Lasted => "Dauer";

    public override string Cause => "Ursache";

    public override string Concerns => "Betrifft";

    public override string OneAccount(string account) => $"Konto {account}";

    public override string Steps => "Schritte";

    public override string StepsNote => "Das Neueste steht zuerst.";

    public override string StepDetail(string detail) => detail.Split(' ') switch
    {
        ["confirmed"] => "bestätigt",
        ["to", "be", "confirmed"] => "noch zu bestätigen",
        ["after", "a", "clean", "one"] => "nach einem erfolgreichen",
        ["no", "mailbox", "is", "due", ..] => "kein Postfach ist fällig",
        [var failing, "of", var tried, "mailboxes", "tried"] => $"{failing} von {tried} versuchten Postfächern",
        [var share, "%", "of", "the", "mailboxes,", var mailboxes] => $"{share} % der Postfächer, {mailboxes}",
        [var stuck, "mailboxes", "fail", ..] => $"{stuck} Postfächer scheitern aus eigenen Gründen",
        _ => detail,
    };

    public override string Numbers => "Zahlen";

    public override string RefusedMailboxes => "Adressen, die Google abwies";

    public override string HeldMailboxes => "Adressen, die ohne Anfrage warteten";

    public override string Canaries => "Testabrufe";

    public override string MailsDelayed => "Verspätete E-Mails";

    public override string Proven => "Adressen, deren Vollständigkeit geprüft ist";

    public override string Missing => "Fehlende E-Mails, die nachgeholt wurden";

    public override string Report => "Bericht (Markdown, englisch)";

    public override string Affected => "Betroffene Adressen";

    public override string AffectedNow(int addresses) => $"{Count(addresses)} warten jetzt";

    public override string PlotRefused => "Google wies ab";

    public override string PlotLetThrough => "Freigegeben";

    public override string PlotLabel => "Wann Google Anfragen abwies, und welcher Anteil der Adressen danach freigegeben war";
}
