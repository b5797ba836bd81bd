using System.Text;

namespace Connector.Importing.Parsing;

/// <summary>
/// A hash that all copies of a mail share, whatever route they took: SHA-256 over Message-ID, From, Date, Subject and body. It pairs a
/// forwarded copy with the copy from the API. It is computed from the raw bytes.
/// </summary>
/// <remarks>
/// <para>Headers are hashed undecoded: unfolded, with a run of whitespace as one space and no whitespace at the ends (RFC 6376, 3.4.2).
/// Whitespace and angle brackets in a Message-ID do not count; the case of its letters does, since the part before the @ is case-sensitive
/// and relays do not change it. A missing header counts as an empty one. If a header appears twice, the lower one counts, since relays and
/// forwarders add theirs at the top. Other headers and the order do not count.</para>
/// <para>The body is in DKIM's relaxed canonical form, see <see cref="RelaxedBody"/>. It begins after the first empty line, or with the
/// first line that cannot be a header.</para>
/// </remarks>
internal static class MailFingerprint
{
    /// <summary>A line that is longer before its colon is not a header (RFC 5322, 2.1.1).</summary>
    private const int MaxNameLength = 998;

    private static readonly string[] Names = ["message-id", "from", "date", "subject"];

    /// <summary>The fingerprint of a mail, lower-case hex.</summary>
    public static string Of(ReadOnlySpan<byte> mail)
    {
        using var hash = new BufferedHash();
        var headers = Enumerable.Repeat(BufferedHash.OfNothing, Names.Length).ToArray();
        var body = HashHeaders(mail, headers, hash);

        foreach (var header in headers)
        {
            hash.Append(header);
        }

        RelaxedBody.Write(body, hash);
        return Convert.ToHexStringLower(hash.Finish());
    }

    /// <returns>The body.</returns>
    private static ReadOnlySpan<byte> HashHeaders(ReadOnlySpan<byte> rest, byte[][] headers, BufferedHash hash)
    {
        while (!rest.IsEmpty)
        {
            var end = EndOfLine(rest);

            if (rest[..end] is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            {
                return rest[end..];
            }

            if (LengthOfName(rest[..end]) is not (> 0 and var length))
            {
                return rest;
            }

            while (end < rest.Length && rest[end] is (byte)' ' or (byte)'\t')
            {
                end += EndOfLine(rest[end..]);
            }

            if (NumberOf(rest[..length].TrimEnd(" \t"u8)) is >= 0 and var header)
            {
                headers[header] = HashValue(rest[(length + 1)..end], isId: header == 0, hash);
            }

            rest = rest[end..];
        }

        return rest;
    }

    /// <returns>The place of the header among <see cref="Names"/>; -1 if it does not count.</returns>
    private static int NumberOf(ReadOnlySpan<byte> name)
    {
        for (var number = 0; number < Names.Length; number++)
        {
            if (Ascii.EqualsIgnoreCase(name, Names[number]))
            {
                return number;
            }
        }

        return -1;
    }

    private static int EndOfLine(ReadOnlySpan<byte> text) => text.IndexOf((byte)'\n') is >= 0 and var at ? at + 1 : text.Length;

    /// <summary>Names are printable and hold no colon (RFC 5322, 2.2). Blanks may follow (4.5.1).</summary>
    /// <returns>The length up to the colon; 0 if the line is not a header.</returns>
    private static int LengthOfName(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon is > 0 and <= MaxNameLength ? line[..colon].TrimEnd(" \t"u8) : [];
        return name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? 0 : colon;
    }

    private static byte[] HashValue(ReadOnlySpan<byte> value, bool isId, BufferedHash hash)
    {
        var isFirst = true;

        foreach (var range in value.SplitAny(isId ? " \t\r\n<>"u8 : " \t\r\n"u8))
        {
            if (value[range] is { IsEmpty: false } word)
            {
                hash.Append(isFirst || isId ? [] : " "u8);
                hash.Append(word);
                isFirst = false;
            }
        }

        return hash.Finish();
    }
}
