using System.Text.RegularExpressions;
using Connector.TestKit.Smtp;

namespace Connector.TestKit.Replay;

/// <summary>
/// Whether a mail asks an administrator to reconnect, in English or German. To say that it is not needed is no such asking.
/// </summary>
public static partial class ReconnectWords
{
    public static bool AreIn(CaughtMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return AreIn(mail.Subject) || AreIn(mail.Message.TextBody ?? "") || AreIn(mail.Message.HtmlBody ?? "");
    }

    public static bool AreIn(string text) => Asking().IsMatch(Denial().Replace(Blanks().Replace(text, " "), ""));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(
        "nothing to re-?connect|not? need to re-?connect|need not re-?connect|nichts (?:neu zu verbinden|neu verbinden)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Denial();

    [GeneratedRegex(
        @"re-?connect|re-?authori[sz]e|sign in again|log in again|(?:neu|erneut|wieder) (?:zu )?(?:verbinden|anmelden|autorisieren)"
            + @"|verbinden sie\b[^.!?]*\b(?:neu|erneut|wieder)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Asking();
}
