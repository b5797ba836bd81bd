using System.Text;

namespace Connector.TestKit.Gmail;

internal sealed record MailHeader(string Name, string Value);

/// <summary>Reads the top headers of any bytes, however broken: a line without a colon is left out.</summary>
internal static class MailHeaders
{
    public static IReadOnlyList<MailHeader> Read(ReadOnlySpan<byte> raw)
    {
        var headers = new List<MailHeader>();
        var rest = raw;

        while (NextLine(ref rest) is { Length: > 0 } line)
        {
            if (line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers[^1] = headers[^1] with { Value = $"{headers[^1].Value} {line.Trim()}" };
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers.Add(new MailHeader(line[..colon].TrimEnd(), line[(colon + 1)..].Trim()));
            }
        }

        return headers;
    }

    /// <summary>The beginning of the body as plain characters; good enough for a snippet.</summary>
    public static string Snippet(ReadOnlySpan<byte> raw)
    {
        var rest = raw;
        while (NextLine(ref rest) is { Length: > 0 })
        {
        }

        var text = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 400)]);
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Join(' ', words);
        return joined.Length <= 120 ? joined : joined[..120];
    }

    /// <summary>Null at the end of the bytes.</summary>
    private static string? NextLine(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return null;
        }

        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
    }
}
