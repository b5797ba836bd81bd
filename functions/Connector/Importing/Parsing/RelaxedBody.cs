namespace Connector.Importing.Parsing;

/// <summary>
/// DKIM's relaxed canonical form of a mail's body (RFC 6376, 3.4.4): a run of spaces and tabs becomes one space, spaces at the end of a
/// line and empty lines at the end do not count, and every line ends in CRLF. A bare LF counts as CRLF; a bare CR is an ordinary character.
/// </summary>
internal static class RelaxedBody
{
    public static void Write(ReadOnlySpan<byte> body, BufferedHash output)
    {
        var emptyLines = 0;

        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            line = end >= 0 && line is [.. var text, (byte)'\r'] ? text : line;
            line = line.TrimEnd(" \t"u8);

            if (line.IsEmpty)
            {
                emptyLines++;
                continue;
            }

            for (; emptyLines > 0; emptyLines--)
            {
                output.Append("\r\n"u8);
            }

            WriteLine(line, output);
        }
    }

    private static void WriteLine(ReadOnlySpan<byte> line, BufferedHash output)
    {
        // Nearly all lines have single spaces only.
        var hasRuns = line.Contains((byte)'\t') || line.IndexOf("  "u8) >= 0;

        while (hasRuns && line.IndexOfAny((byte)' ', (byte)'\t') is >= 0 and var blank)
        {
            output.Append(line[..blank]);
            output.Append(" "u8);
            line = line[blank..].TrimStart(" \t"u8);
        }

        output.Append(line);
        output.Append("\r\n"u8);
    }
}
