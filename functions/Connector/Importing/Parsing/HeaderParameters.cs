using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Connector.Importing.Parsing;

/// <summary>
/// The value and parameters of <c>Content-Type</c> or <c>Content-Disposition</c>, in all the forms that programs write (RFC 2231, RFC 2047,
/// neither). MimeKit stops at the first unreadable parameter and loses the boundary. The cases <c>file-*</c> and <c>type-*</c> hold the
/// rules.
/// </summary>
internal sealed partial class HeaderParameters
{
    private const int MaxParameters = 100;

    private const int MaxLength = 8 * 1024;

    private readonly Dictionary<string, string> _plain = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, SortedList<int, Segment>>? _segments;

    private HeaderParameters(string value) => Value = value;

    /// <summary>The text before the parameters, such as <c>attachment</c>.</summary>
    public string Value { get; }

    /// <param name="text">The header with its encoded-words undecoded.</param>
    public static HeaderParameters Read(string text)
    {
        // Some headers begin with the parameters, and some lack the semicolon before them (cases file-no-disposition-type,
        // file-missing-semicolon).
        text = text.Length <= MaxLength ? text : text[..MaxLength];
        var value = FirstWord().Match(text).Value;
        var parameters = new HeaderParameters(value);

        foreach (var match in Parameters().Matches(text[value.Length..]).Take(MaxParameters))
        {
            parameters.Add(match);
        }

        return parameters;
    }

    /// <summary>The decoded parameter; null when it is missing or empty.</summary>
    public string? Find(string name) =>
        _segments?.GetValueOrDefault(name) is { } segments && Joined(segments) is { Length: > 0 } joined ? joined
            : _plain.TryGetValue(name, out var plain) && Decoded(plain) is { Length: > 0 } decoded ? decoded
            : null;

    /// <summary>If a parameter appears twice, the first one counts.</summary>
    private void Add(Match match)
    {
        var name = match.Groups["name"].Value;
        var isExtended = match.Groups["star"].Success;
        var value = match.Groups["quoted"] is { Success: true } quoted
            ? Escapes().Replace(quoted.Value, "${letter}")
            : Blanks().Replace(match.Groups["token"].Value, " ").Trim(' ', '"');
        value = value is ['\'', _, .., '\''] && !isExtended ? value[1..^1] : value;

        if (!isExtended && !match.Groups["number"].Success)
        {
            _plain.TryAdd(name, value);
            return;
        }

        _segments ??= new(StringComparer.OrdinalIgnoreCase);

        if (!_segments.TryGetValue(name, out var segments))
        {
            _segments.Add(name, segments = []);
        }

        var number = match.Groups["number"] is { Success: true } digits ? int.Parse(digits.ValueSpan, provider: null) : 0;
        segments.TryAdd(number, new Segment(value, isExtended));
    }

    /// <summary>The parts are joined before they are decoded (RFC 2231, 3).</summary>
    private static string Joined(SortedList<int, Segment> segments)
    {
        var first = segments.Values[0];
        var prefix = first.IsExtended ? CharsetOf().Match(first.Text) : Match.Empty;
        var encoding = Charsets.Find(prefix.Groups["charset"].Value);
        var bytes = new List<byte>();

        foreach (var (text, isExtended) in segments.Values)
        {
            bytes.AddRange(isExtended ? Unescaped(text) : Encoding.UTF8.GetBytes(text));
        }

        bytes.RemoveRange(0, prefix.Length);
        var joined = encoding is null ? Charsets.Guess([.. bytes]) : encoding.GetString([.. bytes]);

        // Encoded-words are not allowed here and yet occur (case file-star-holds-words).
        return Decoded(joined);
    }

    private static string Decoded(string text) => EncodedWords.Decode(text).Trim();

    /// <summary>Decodes percent escapes. The framework also decodes a plus, which is an ordinary letter here.</summary>
    private static byte[] Unescaped(string text)
    {
        var raw = Encoding.UTF8.GetBytes(text.Replace("+", "%2B", StringComparison.Ordinal));
        return WebUtility.UrlDecodeToBytes(raw, 0, raw.Length);
    }

    private readonly record struct Segment(string Text, bool IsExtended);

    [GeneratedRegex(@"^[ \t]*[^;=\s""]*(?=[ \t]*(;|$|\s))", RegexOptions.ExplicitCapture)]
    private static partial Regex FirstWord();

    /// <summary>
    /// An unquoted value may hold blanks (case file-unquoted-spaces-folded) and ends at a semicolon or the next parameter.
    /// </summary>
    [GeneratedRegex(
        @"(?<=^|[;\s""])(?<name>[A-Za-z][\w.\-]*)(\*(?<number>\d{1,4}))?(?<star>\*)?[ \t]*=[ \t]*"
        + @"(""(?<quoted>(\\.|[^""\\])*)""|(?<token>[^;]*?)(?=[ \t]*(;|$|[ \t][A-Za-z][\w\-]*\*?=)))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Parameters();

    /// <summary>Reads a quoted-pair. Before other characters a backslash is part of a path.</summary>
    [GeneratedRegex(@"\\(?<letter>[""\\])", RegexOptions.ExplicitCapture)]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex("^(?<charset>[^'%]*)'[^'%]*'", RegexOptions.ExplicitCapture)]
    private static partial Regex CharsetOf();
}
