using System.Text;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>A header's bytes as unfolded text, encoded-words not yet decoded.</summary>
internal static class HeaderText
{
    /// <summary>Of one header so much is looked at: what reads it gets no more to chew on.</summary>
    private const int MaxRead = 32 * 1024;

    /// <param name="hint">What the mail's text is written in: raw bytes in a header are so as a rule.</param>
    public static string Of(Header header, Encoding? hint)
    {
        var raw = header.RawValue.AsSpan(0, Math.Min(header.RawValue.Length, MaxRead));
        var text = Charsets.Guess(raw, hint);

        return text.AsSpan().ContainsAny('\r', '\n')
            ? text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim()
            : text.Trim();
    }
}
