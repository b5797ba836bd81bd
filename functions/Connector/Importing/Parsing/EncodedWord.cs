using System.Globalization;

namespace Connector.Importing.Parsing;

/// <summary>One encoded-word: <c>=?charset?B?text?=</c> or <c>=?charset?Q?text?=</c>.</summary>
/// <param name="Text">May hold white space and line breaks, which the standard forbids and senders write.</param>
/// <param name="End">Where the text after the word begins.</param>
internal readonly record struct EncodedWord(string Charset, bool IsBase64, string Text, int End)
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
    public byte[] Unquoted(Func<char, byte[]> encode)
    {
        var bytes = new List<byte>(Text.Length);

        for (var at = 0; at < Text.Length; at++)
        {
            var rest = Text.AsSpan(at + 1);

            switch (Text[at])
            {
                case '_':
                    bytes.Add((byte)' ');
                    break;
                case '=' when rest.Length >= 2 && byte.TryParse(rest[..2], NumberStyles.AllowHexSpecifier, provider: null, out var value):
                    bytes.Add(value);
                    at += 2;
                    break;
                case '=' when rest.Length > 0 && rest[0] is ' ' or '\t':
                    // Skips a soft line break and the blanks of the folding (case subject-soft-break-in-word).
                    at += rest.Length - rest.TrimStart(" \t").Length;
                    break;
                case < '\x80' and var plain:
                    bytes.Add((byte)plain);
                    break;
                case var raw:
                    bytes.AddRange(encode(raw));
                    break;
            }
        }

        return [.. bytes];
    }
}
