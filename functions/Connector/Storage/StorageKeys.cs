using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Connector.Storage;

/// <summary>Makes partition keys, row keys and blob names from text with characters that Table Storage forbids in a key.</summary>
public static partial class StorageKeys
{
    /// <summary>
    /// Replaces <c>/ \ # ?</c>, the percent sign, the bar that joins key parts and control characters by <c>%XX</c>
    /// (learn.microsoft.com, "Understanding the Table service data model"). Different texts give different keys.
    /// </summary>
    public static string Escape(string part)
    {
        if (!part.Any(IsForbidden))
        {
            return part;
        }

        var escaped = new StringBuilder(part.Length + 8);

        foreach (var character in part)
        {
            if (IsForbidden(character))
            {
                escaped.Append('%').Append(((int)character).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }

    /// <summary>Reverses <see cref="Escape"/>.</summary>
    public static string Unescape(string key) => EscapedCharacter().Replace(
        key, escaped => ((char)int.Parse(escaped.ValueSpan[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());

    /// <summary>Joins escaped parts with a bar.</summary>
    public static string Join(params ReadOnlySpan<string> parts)
    {
        var joined = new StringBuilder();

        foreach (var part in parts)
        {
            if (joined.Length > 0)
            {
                joined.Append('|');
            }

            joined.Append(Escape(part));
        }

        return joined.ToString();
    }

    private static bool IsForbidden(char character) => character is '/' or '\\' or '#' or '?' or '%' or '|' || char.IsControl(character);

    [GeneratedRegex("%[0-9A-F]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedCharacter();
}
