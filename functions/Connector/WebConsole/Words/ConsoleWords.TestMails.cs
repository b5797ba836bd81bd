using System.Globalization;
using Connector.Trips;

namespace Connector.WebConsole.Words;

/// <content>The texts about test mails.</content>
public partial class ConsoleWords
{
    public virtual string TestMails => "Test mails";

    public virtual string LastTestMail => "Last test mail";

    public virtual string NoTestMail => "none yet";

    /// <param name="total">How long it took; null if it was not delivered.</param>
    public virtual string Say(TripOutcome outcome, string? total) => outcome switch
    {
        TripOutcome.InTime => $"delivered after {total}",
        TripOutcome.Missed => total is null ? "not delivered" : $"too late, delivered after {total}",
        TripOutcome.Spam => "arrived in Gmail's spam",
        _ => "not sent",
    };

    public virtual string TripParts => "Its three parts";

    /// <summary>Null for a part that is not over.</summary>
    public virtual string Parts(string? toGmail, string? toStorage, string? toDelivery) =>
        $"{toGmail ?? Unknown} to Gmail, {toStorage ?? Unknown} from Gmail to storage, {toDelivery ?? Unknown} to the delivery";

    public virtual string LastDay => "Last 24 hours";

    public virtual string DayOfTestMails(int mails, string? half, string? most) => half is null
        ? $"{Number(mails)} mails, none delivered"
        : $"{Number(mails)} mails: half within {half}, 95 % within {most}";

    public virtual string TestMailsLost => "Lost";

    public virtual string LostTestMails(int lost, int late) =>
        (lost == 0 ? "none" : Number(lost)) + (late == 0 ? "" : $", {Number(late)} late");

    public virtual string OtherTestMails(int spam, int notSent) => $"{Number(spam)} in spam, {Number(notSent)} not sent";

    public virtual string ObjectiveOfTestMails(string within) => $"Within {within}, in 30 days";

    /// <param name="share">From 0 to 1.</param>
    /// <param name="objective">In percent.</param>
    public virtual string ShareOfTestMails(double share, double objective) =>
        $"{TwoDecimals(share * 100)} %, at least {TwoDecimals(objective)} % are the objective";

    public virtual string ErrorBudget => "Error budget";

    /// <param name="used">1 for all of it.</param>
    public virtual string BudgetUsed(double used) => $"{Percents(used)} % used in 30 days";

    /// <param name="burn">1 for what the objective allows.</param>
    public virtual string BurnRate(double burn) =>
        $"in the last 24 hours used {TwoDecimals(Math.Round(burn, 2))} times as fast as the objective allows";

    /// <summary>Rounded up, so that 0 % means nothing.</summary>
    protected string Percents(double share) => Number((int)Math.Ceiling(Math.Round(share * 100, 6)));

    /// <summary>Rounded down, so that 100 % means all.</summary>
    protected virtual string TwoDecimals(double number) =>
        (Math.Floor((decimal)number * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture);
}
