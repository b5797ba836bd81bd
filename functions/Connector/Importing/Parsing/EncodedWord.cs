using System.Text.RegularExpressions;
using MimeKit.Encodings;

namespace Connector.Importing.Parsing;

/// <summary>One encoded-word: <c>=?charset?B?text?=</c> or <c>=?charset?Q?text?=</c>.</summary>
/// <param name="Text">May hold white space and line breaks, which the standard forbids and senders write.</param>
/// <param name="End">Where the text after the word begins.</param>
internal readonly partial record struct EncodedWord(string Charset, bool IsBase64, string Text, int End)
{
    private const int MaxCharsetLength = 60;

    /// <returns>Null when no word begins here.</returns>
    public static EncodedWord? At(string text, int start)
    {
        var charsetStart = start + 2;
        var charsetEnd = text.IndexOf('?', charsetStart, Math.Min(MaxCharsetLength, text.Length - charsetStart));
        var contentStart = charsetEnd + 3;

        if (charsetEnd <= charsetStart || contentStart > text.Length
            || text[charsetEnd + 2] != '?' || text[charsetEnd + 1] is not ('B' or 'b' or 'Q' or 'q'))
        {
            return null;
        }

        var contentEnd = text.IndexOf("?=", contentStart, StringComparison.Ordinal);

        // A word without an end of its own must not include the next word.
        if (contentEnd < 0 || text.AsSpan(contentStart, contentEnd - contentStart).Contains("=?", StringComparison.Ordinal))
        {
            return null;
        }

        // RFC 2231, 5: a language may follow the charset.
        var charset = text[charsetStart..charsetEnd].Split('*')[0];
        return new EncodedWord(charset, text[charsetEnd + 1] is 'B' or 'b', text[contentStart..contentEnd], contentEnd + 2);
    }

    /// <summary>Decodes the bytes of a word in Q.</summary>
    /// <param name="encode">Gives the bytes of a letter that should have been encoded.</param>
    public byte[] Unquoted(Func<char, byte[]> encode)
    {
        byte[] raw = [.. SoftBreaks().Replace(Text, "").SelectMany(letter => letter < '\x80' ? [(byte)letter] : encode(letter))];
        var decoder = new QuotedPrintableDecoder(rfc2047: true);
        var bytes = new byte[decoder.EstimateOutputLength(raw.Length)];
        return bytes[..decoder.Decode(raw, 0, raw.Length, bytes)];
    }

    /// <summary>A soft line break and the blanks of the folding (case subject-soft-break-in-word).</summary>
    [GeneratedRegex("=[ \\t]+")]
    private static partial Regex SoftBreaks();
}
