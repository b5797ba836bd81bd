using Connector.Trips;

namespace Connector.WebConsole.Words;

/// <content>The texts about test mails.</content>
internal sealed partial class GermanConsole
{
    public override string TestMails => "Testmails";

    public override string LastTestMail => "Letzte Testmail";

    public override string NoTestMail => "noch keine";

    public override string Say(TripOutcome outcome, string? total) => outcome switch
    {
        TripOutcome.InTime => $"zugestellt nach {total}",
        TripOutcome.Missed => total is null ? "nicht zugestellt" : $"zu spät, zugestellt nach {total}",
        TripOutcome.Spam => "bei Gmail im Spam angekommen",
        _ => "nicht gesendet",
    };

    public override string TripParts => "Ihre drei Teile";

    public override string Parts(string? toGmail, string? toStorage, string? toDelivery) =>
        $"{toGmail ?? Unknown} bis Gmail, {toStorage ?? Unknown} von Gmail bis zum Speicher, {toDelivery ?? Unknown} bis zur Zustellung";

    public override string LastDay => "Letzte 24 Stunden";

    public override string DayOfTestMails(int mails, string? half, string? most) => half is null
        ? $"{Number(mails)} E-Mails, keine zugestellt"
        : $"{Number(mails)} E-Mails: die Hälfte in {half}, 95 % in {most}";

    public override string TestMailsLost => "Verloren";

    public override string LostTestMails(int lost, int late) =>
        (lost == 0 ? "keine" : Number(lost)) + (late == 0 ? "" : $", {Number(late)} verspätet");

    public override string OtherTestMails(int spam, int notSent) => $"{Number(spam)} im Spam, {Number(notSent)} nicht gesendet";

    public override string ObjectiveOfTestMails(string within) => $"In {within}, in 30 Tagen";

    public override string ShareOfTestMails(double share, double objective) =>
        $"{TwoDecimals(share * 100)} %, das Ziel sind mindestens {TwoDecimals(objective)} %";

    public override string ErrorBudget => "Fehlerbudget";

    public override string BudgetUsed(double used) => $"{Percents(used)} % in 30 Tagen verbraucht";

    public override string BurnRate(double burn) =>
        $"in den letzten 24 Stunden {TwoDecimals(Math.Round(burn, 2))}-mal so schnell verbraucht, wie das Ziel erlaubt";

    protected override string TwoDecimals(double number) => base.TwoDecimals(number).Replace('.', ',');
}
