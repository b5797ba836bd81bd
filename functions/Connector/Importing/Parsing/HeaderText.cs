using System.Text;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>A header's bytes as unfolded text, with encoded-words undecoded.</summary>
internal static class HeaderText
{
    /// <summary>The part of one header that is read, which bounds the work on it.</summary>
    private const int MaxRead = 32 * 1024;

    /// <param name="hint">The charset of the mail's text, in which raw bytes of a header usually are.</param>
    public static string Of(Header header, Encoding? hint)
    {
        var raw = header.RawValue.AsSpan(0, Math.Min(header.RawValue.Length, MaxRead));
        var text = Charsets.Guess(raw, hint);

        return text.AsSpan().ContainsAny('\r', '\n')
            ? text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim()
            : text.Trim();
    }
}
