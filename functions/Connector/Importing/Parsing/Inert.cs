using System.Buffers;

namespace Connector.Importing.Parsing;

/// <summary>
/// Text in which the characters of a header's grammar are moved to Unicode's private area. Commas, brackets and at-signs of an encoded or
/// quoted name then do not take part when the header is split into addresses.
/// </summary>
internal static class Inert
{
    /// <summary>RFC 5322, 3.2.3, without the dot.</summary>
    private const string Specials = "\"(),:;<>@[\\]";

    private const int Offset = 0xE000;

    private static readonly SearchValues<char> Searched = SearchValues.Create(Specials);

    public static bool HasSpecials(ReadOnlySpan<char> text) => text.ContainsAny(Searched);

    public static string Of(string text) =>
        HasSpecials(text) ? Moved(text, letter => Searched.Contains(letter) ? Offset : 0) : text;

    public static string Restore(string text) => Has(text) ? Moved(text, letter => IsInert(letter) ? -Offset : 0) : text;

    public static bool Has(string text) => text.AsSpan().ContainsAnyInRange((char)Offset, (char)(Offset + 0x7F));

    public static bool IsInert(char letter) => letter is >= (char)Offset and <= (char)(Offset + 0x7F);

    private static string Moved(string text, Func<char, int> shift) => string.Concat(text.Select(letter => (char)(letter + shift(letter))));
}
