using Connector.Reporting.Activity;

namespace Connector.WebConsole.Words;

/// <content>The texts of the plot of calls and mails.</content>
internal sealed partial class GermanConsole
{
    public override string LastHours => "Die letzten drei Stunden, alle Konten";

    public override string CallsAndMails => "Abrufe und E-Mails, alle Konten";

    public override string CallsAnswered => "Abrufe beantwortet";

    public override string CallsFailed => "Abrufe misslungen";

    public override string AddressesHeld => "Adressen warten";

    public override string MailsByGmail => "E-Mails aus Gmail";

    public override string MailsByForwarding => "Weitergeleitete";

    public override string ActivityNumbers => "Die Zahlen als Tabelle";

    public override string ActivityNote(int minutes) =>
        minutes == 1 ? "Eine Säule ist eine Minute; die Zahl rechts ist die höchste." : minutes < 60
            ? $"Eine Säule sind {minutes} Minuten; die Zahl rechts ist die höchste."
            : $"Eine Säule sind {minutes / 60} h; die Zahl rechts ist die höchste.";

    public override string ActivitySummary(string from, string until, MinuteActivity sum) =>
        $"Von {from} bis {until}: {Number(sum.Calls)} Abrufe bei Gmail, davon {Number(sum.Failed)} misslungen; {Number(sum.ByApi)} E-Mails "
        + $"aus Gmail und {Number(sum.ByForwarding)} durch Weiterleitung; höchstens {Number(sum.Held)} Adressen warteten.";

    public override string NoActivity => "Keine Zahlen aus dieser Zeit. Sie werden 90 Tage aufbewahrt.";
}
