using System.Globalization;
using System.Text;

namespace Connector.Alerting.Content;

/// <summary>
/// Makes text from outside safe for a header or a line: without line breaks, control and direction characters, and bounded.
/// </summary>
public static class OneLine
{
    public static string Of(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);

        var line = new StringBuilder(Math.Min(text.Length, maxLength));

        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var isBreak = category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator;

            // A break becomes a space. Characters that only control the display, such as the text direction, are removed.
            if (isBreak && line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
            else if (!isBreak
                && category is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned))
            {
                line.Append(rune);
            }

            if (line.Length > maxLength)
            {
                return line.ToString(0, maxLength - 1).TrimEnd() + "…";
            }
        }

        return line.ToString().TrimEnd();
    }
}
