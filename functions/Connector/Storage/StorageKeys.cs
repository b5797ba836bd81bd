using System.Globalization;
using System.Security.Cryptography;
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
    public static string Escape(string part) => Forbidden().Replace(
        part, character => string.Create(CultureInfo.InvariantCulture, $"%{(int)character.ValueSpan[0]:X2}"));

    /// <summary>Reverses <see cref="Escape"/>.</summary>
    public static string Unescape(string key) => EscapedCharacter().Replace(
        key, escaped => ((char)int.Parse(escaped.ValueSpan[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());

    /// <summary>Joins escaped parts with a bar.</summary>
    public static string Join(params string[] parts) => string.Join('|', parts.Select(Escape));

    /// <summary>One of sixteen parts of all accounts, where one partition for all would be too busy.</summary>
    public static string PartOf(string account) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)))[..1];

    [GeneratedRegex(@"[/\\#?%|\p{Cc}]", RegexOptions.CultureInvariant)]
    private static partial Regex Forbidden();

    [GeneratedRegex("%[0-9A-F]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex EscapedCharacter();
}
