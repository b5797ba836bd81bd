namespace Connector.WebConsole.Words;

/// <content>The texts around monthly reports. The report itself has its texts in <see cref="Alerting.Words.Wording"/>.</content>
public partial class ConsoleWords
{
    public virtual string MonthlyReports => "Monthly reports";

    public virtual string MonthlyReportsText =>
        "What arrived, how soon, and what was interrupted. The report comes by mail on the first day of each month.";

    public virtual string WeeklyTestMails => "Weekly test mails";

    public virtual string WeeklyTestMailsText =>
        "Addresses with fewer than five mails a week get a test mail in each week without mail. The test mails stay in the mailbox.";

    public virtual string SeeReports => "See the reports";

    public virtual string NoReports => "There is no report yet. The first one comes when the first month is over.";

    public virtual string CountedInUtc => "The days of the month are counted in UTC.";

    public virtual string OtherMonths => "Other months";

    public virtual string WhoGetsReports => "Who gets the report";

    public virtual string ReportsAreOff => "The operator has switched off the mails of this account.";

    public virtual string GetsReport => "gets it";

    public virtual string GetsNoReport => "does not get it";
}
