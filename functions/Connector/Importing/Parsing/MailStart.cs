using System.Buffers;
using System.Text;
using MimeKit;

namespace Connector.Importing.Parsing;

/// <summary>
/// The beginning of a mail. Mail that was imported into Gmail may have junk before its first header, or lines that end in a bare CR, and
/// MimeKit reads neither. See the cases <c>start-*</c> and <c>line-ends-*</c>, and RFC 7103, 7.4.
/// </summary>
/// <param name="Offset">The position of the first header.</param>
/// <param name="HasBareReturns">Every line ends in CR alone.</param>
internal readonly record struct MailStart(int Offset, bool HasBareReturns)
{
    private const int Seen = 4096;

    private const int MaxJunkLines = 20;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The mail from its first header on, in a form that MimeKit can read.</summary>
    public static GuardedStream Skip(Stream raw, int maxHeaderBytes)
    {
        var start = Of(raw);
        raw.Position += start.Offset;
        return new GuardedStream(raw, maxHeaderBytes, start.HasBareReturns);
    }

    /// <summary>The headers of a mail; none if they cannot be read.</summary>
    public static List<Header> Headers(Stream raw, int maxHeaderBytes)
    {
        try
        {
            using var readable = Skip(raw, maxHeaderBytes);
            return [.. HeaderList.Load(readable)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>Reads the first bytes and restores the position of the stream.</summary>
    public static MailStart Of(Stream raw)
    {
        Span<byte> buffer = stackalloc byte[Seen];
        var start = raw.Position;
        var bytes = buffer[..raw.ReadAtLeast(buffer, Seen, throwOnEndOfStream: false)];
        raw.Position = start;

        return new MailStart(FirstHeader(bytes), BareReturns(bytes));
    }

    /// <summary>A gateway's CR CR LF is a line end (case line-ends-crcrlf), and a CR within a line is an ordinary character.</summary>
    private static bool BareReturns(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOf((byte)'\n');
        var empty = bytes.IndexOf("\r\r"u8);
        return line < 0 ? bytes.Contains((byte)'\r') : empty >= 0 && empty + 2 < line;
    }

    /// <returns>0 when the mail begins with a header, or no header is near.</returns>
    private static int FirstHeader(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var isJunk = false;

        for (var line = 0; line < MaxJunkLines && at < bytes.Length; line++)
        {
            var end = bytes[at..].IndexOfAny(LineEnds) is >= 0 and var length ? at + length : bytes.Length;
            var indent = bytes[at..end].IndexOfAnyExcept(" \t"u8) is >= 0 and var blanks ? blanks : end - at;

            if (IsHeader(bytes[(at + indent)..end], isJunk || line > 0 || indent > 0))
            {
                return at + indent;
            }

            // After junk an empty line begins the body.
            if (isJunk && end == at)
            {
                return 0;
            }

            isJunk |= end > at;
            at = end + (bytes[end..].StartsWith("\r\n"u8) ? 2 : 1);
        }

        return 0;
    }

    /// <summary>After junk only headers with known names count, since a text may hold a colon too.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> line, bool mustBeKnown)
    {
        var name = line.IndexOf((byte)':') is > 0 and var colon ? line[..colon].TrimEnd(" \t"u8) : default;

        return !name.IsEmpty && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            && (!mustBeKnown || name.StartsWith("X-"u8) || IsKnown(Encoding.ASCII.GetString(name)));
    }

    private static bool IsKnown(string name) =>
        char.IsAsciiLetter(name[0])
        && Enum.TryParse<HeaderId>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var id) && id != HeaderId.Unknown;
}
