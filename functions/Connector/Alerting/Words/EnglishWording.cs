using System.Globalization;

namespace Connector.Alerting.Words;

/// <summary>English. The HTTP API takes its texts from here too.</summary>
internal sealed partial class EnglishWording : Wording
{
    public override string Language => "en";

    public override string SenderName => "Mail connector";

    protected override string LessThanAMinute => "less than a minute";

    private static string Mails(int mails) => mails == 1 ? "1 mail" : $"{Number(mails)} mails";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    protected override string Day(DateTime date) => date.ToString("d MMM", CultureInfo.InvariantCulture);

    protected override string Days(int days) => days == 1 ? "1 day" : $"{days} days";
}
