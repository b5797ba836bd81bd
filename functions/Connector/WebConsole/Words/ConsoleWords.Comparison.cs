namespace Connector.WebConsole.Words;

/// <content>The comparison of an account's mails with what its Zendesk has.</content>
public partial class ConsoleWords
{
    public virtual string Comparison => "Compared with Zendesk";

    /// <param name="mails">Mails that were looked for.</param>
    public virtual string Compared(int mails, string from, string until) =>
        $"{(mails == 1 ? "1 mail" : $"{Number(mails)} mails")} handed over from {from} to {until}.";

    public virtual string AllThere => "Zendesk has all of them.";

    public virtual string MissingAgain(int mails) => mails == 1
        ? "1 was missing there, and was handed over again."
        : $"{Number(mails)} were missing there, and were handed over again.";

    public virtual string DeletedThere(int mails) => mails == 1
        ? "The ticket of 1 mail was deleted there."
        : $"The tickets of {Number(mails)} mails were deleted there.";

    public virtual string ComparisonGoesOn => "The comparison is not complete yet.";
}
