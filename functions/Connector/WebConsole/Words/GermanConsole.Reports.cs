namespace Connector.WebConsole.Words;

/// <content>The texts around monthly reports.</content>
internal sealed partial class GermanConsole
{
    public override string MonthlyReports => "Monatsberichte";

    public override string MonthlyReportsText =>
        "Was ankam, wie schnell, und was unterbrochen war. Der Bericht kommt am ersten Tag jedes Monats per E-Mail.";

    public override string WeeklyTestMails => "Wöchentliche Testmails";

    public override string WeeklyTestMailsText =>
        "Adressen mit weniger als fünf E-Mails pro Woche bekommen in jeder Woche ohne E-Mail eine Testmail. Die Testmails bleiben im "
        + "Postfach.";

    public override string SeeReports => "Die Berichte ansehen";

    public override string NoReports => "Es gibt noch keinen Bericht. Der erste kommt, wenn der erste Monat vorbei ist.";

    public override string CountedInUtc => "Die Tage des Monats zählen in UTC.";

    public override string OtherMonths => "Andere Monate";

    public override string WhoGetsReports => "Wer den Bericht bekommt";

    public override string ReportsAreOff => "Der Betreiber hat die E-Mails dieses Kontos abgeschaltet.";

    public override string GetsReport => "bekommt ihn";

    public override string GetsNoReport => "bekommt ihn nicht";
}
