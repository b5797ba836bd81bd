namespace Connector.WebConsole.Words;

internal sealed partial class GermanConsole
{
    public override string Comparison => "Mit Zendesk verglichen";

    public override string Compared(int mails, string from, string until) =>
        $"{(mails == 1 ? "1 E-Mail" : $"{Number(mails)} E-Mails")}, übergeben von {from} bis {until}.";

    public override string AllThere => "Zendesk hat alle davon.";

    public override string MissingAgain(int mails) => mails == 1
        ? "1 fehlte dort und wurde noch einmal übergeben."
        : $"{Number(mails)} fehlten dort und wurden noch einmal übergeben.";

    public override string DeletedThere(int mails) => mails == 1
        ? "Das Ticket von 1 E-Mail wurde dort gelöscht."
        : $"Die Tickets von {Number(mails)} E-Mails wurden dort gelöscht.";

    public override string ComparisonGoesOn => "Der Vergleich ist noch nicht fertig.";
}
