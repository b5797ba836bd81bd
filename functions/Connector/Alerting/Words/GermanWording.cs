using System.Globalization;

namespace Connector.Alerting.Words;

internal sealed partial class GermanWording : Wording
{
    // Written out, because a runtime without ICU data has no German month names.
    private static readonly string[] Months =
        ["Jan.", "Febr.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];

    public override string Language => "de";

    public override string SenderName => "Mail-Connector";

    protected override string LessThanAMinute => "weniger als eine Minute";

    private static string Mails(int mails) =>
        mails == 1 ? "1 E-Mail" : $"{Number(mails)} E-Mails";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.');

    protected override string Day(DateTime date) => string.Create(CultureInfo.InvariantCulture, $"{date.Day}. {Months[date.Month - 1]}");

    protected override string Days(int days) => days == 1 ? "1 Tag" : $"{days} Tage";
}
