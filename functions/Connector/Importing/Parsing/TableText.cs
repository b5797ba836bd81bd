using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>Makes text of a mail fit a column: without control characters, with whole characters only, and not too long.</summary>
internal static class TableText
{
    /// <returns>Null when nothing is left.</returns>
    public static string? Of(string? text, int maxLength)
    {
        var clean = text is null ? "" : (IsClean(text, maxLength) ? text : Clean(text, maxLength)).Trim();
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>Joins the first texts that fit together.</summary>
    public static string? Join(IEnumerable<string> texts, string separator, int maxLength)
    {
        var joined = new StringBuilder();

        foreach (var text in texts)
        {
            if (joined.Length + separator.Length + text.Length > maxLength)
            {
                break;
            }

            joined.Append(joined.Length == 0 ? "" : separator).Append(text);
        }

        return joined.Length == 0 ? null : joined.ToString();
    }

    /// <summary>Whether a text fits as it is, which most do.</summary>
    private static bool IsClean(string text, int maxLength) =>
        text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Clean(string text, int maxLength)
    {
        var clean = new StringBuilder();

        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                break;
            }

            Append(clean, rune);
        }

        return clean.ToString();
    }

    /// <summary>Enumerating runes has replaced lone surrogates by U+FFFD. XML, and so Atom, has no U+FFFE and U+FFFF.</summary>
    private static void Append(StringBuilder clean, Rune rune)
    {
        if (rune.Value is '\t' or '\r' or '\n')
        {
            clean.Append(' ');
        }
        else if (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF))
        {
            Span<char> letters = stackalloc char[2];
            clean.Append(letters[..rune.EncodeToUtf16(letters)]);
        }
    }
}
