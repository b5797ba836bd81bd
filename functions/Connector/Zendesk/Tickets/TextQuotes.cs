using System.Text.RegularExpressions;

namespace Connector.Zendesk.Tickets;

/// <summary>The same as <see cref="Html.HtmlQuotes"/> for plain text.</summary>
internal static partial class TextQuotes
{
    /// <summary>A program breaks a long line such as "On Monday … wrote:" into two or three.</summary>
    private const int MaxIntroductionLines = 3;

    public static string Remove(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = Array.FindIndex(lines, line => ReplyMarker().IsMatch(line) || OriginalMark().IsMatch(line));
        end = end >= 0 ? end : StartOfLastQuote(lines);
        var own = string.Join('\n', lines.Take(WithoutIntroduction(lines, end))).TrimEnd();
        return own.Length == 0 ? text : own;
    }

    /// <returns>The number of lines if the text does not end with a quote.</returns>
    private static int StartOfLastQuote(string[] lines)
    {
        var start = lines.Length;

        while (start > 0 && (string.IsNullOrWhiteSpace(lines[start - 1]) || lines[start - 1].StartsWith('>')))
        {
            start--;
        }

        return lines.Skip(start).Any(line => line.StartsWith('>')) ? start : lines.Length;
    }

    /// <summary>Leaves out the lines that name the author of the quote, such as "On Monday, 5 January 2026, Ann wrote:".</summary>
    private static int WithoutIntroduction(string[] lines, int end)
    {
        var last = end - 1;

        while (last >= 0 && end < lines.Length && string.IsNullOrWhiteSpace(lines[last]))
        {
            last--;
        }

        if (end == lines.Length || last < 0 || !lines[last].TrimEnd().EndsWith(':'))
        {
            return end;
        }

        var candidates = Enumerable.Range(0, Math.Min(MaxIntroductionLines, last + 1)).Select(above => last - above);
        var first = candidates.FirstOrDefault(line => Introduction().IsMatch(lines[line]), -1);
        var namesAuthor = lines[last].Contains('@') && lines[last].Any(char.IsDigit);
        return first >= 0 ? first : namesAuthor ? last : end;
    }

    [GeneratedRegex(@"^[\s>]{0,20}##-.{1,200}-##\s{0,20}$")]
    private static partial Regex ReplyMarker();

    [GeneratedRegex(@"^(On|Am|Le|El|Il|Op|Em|Den|W dniu|Dne) .{0,40}\d", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Introduction();

    /// <summary>Outlook's line above a mail that is answered, in the languages of its largest markets.</summary>
    [GeneratedRegex(
        "^-{3,10} ?(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale|Oorspronkelijk bericht"
        + "|Oprindelig meddelelse) ?-{3,10} {0,20}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex OriginalMark();
}
