using System.Text;

namespace Connector.Zendesk.Tickets.Html;

/// <summary>
/// Writes the HTML of a mail again with only the tags and attributes that a comment may use, so that parsing it costs bounded time.
/// Elements that are nested 10,000 deep, or 1,000 formats that each paragraph opens again, are cheap to send, and a parser spends minutes
/// or its stack on them. <see cref="MailHtml"/> makes the result safe; this class does not.
/// </summary>
internal sealed class BoundedHtml
{
    private const int MaxRead = 4 * 1024 * 1024;

    /// <summary>Much more than a comment takes.</summary>
    private const int MaxWritten = 512 * 1024;

    private const int MaxAttribute = 2_048;

    private const int MaxDepth = 60;

    private const int MaxFormats = 20;

    /// <summary>A mail that people read has far fewer. What is cut is in the file of the whole mail.</summary>
    private const int MaxTags = 10_000;

    /// <summary>Each tag counts once for each open format, which the parser may open again.</summary>
    private const int MaxReopened = 200_000;

    /// <summary>Elements that a parser closes when the next one opens, so that they nest no deeper than the elements around them.</summary>
    private static readonly HashSet<string> Implied =
        ["p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup"];

    private static readonly HashSet<string> Voids = ["br", "hr", "img", "col"];

    /// <summary>Elements whose end the parser does not wait for when it opens them again in the next block.</summary>
    private static readonly HashSet<string> Formats =
        ["a", "b", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

    private static readonly HashSet<string> Blocks =
    [
        "abbr", "blockquote", "center", "cite", "del", "dfn", "div", "dl", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
        "ins", "kbd", "mark", "ol", "pre", "q", "samp", "span", "sub", "sup", "table", "ul", "var",
    ];

    /// <summary>Elements whose content is no text to read.</summary>
    private static readonly HashSet<string> Skipped =
    [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "template", "select", "object",
        "applet",
    ];

    private static readonly HashSet<string> Attributes =
    [
        "href", "src", "alt", "title", "width", "height", "colspan", "rowspan", "start", "type", "class", "id", "style", "hidden", "dir",
    ];

    private readonly StringBuilder _written = new();
    private readonly Dictionary<string, int> _open = [];
    private readonly Dictionary<string, int> _dropped = [];
    private int _depth;
    private int _formats;
    private int _tags;
    private int _reopened;

    /// <summary>The names of all tags that may be in the result.</summary>
    public static IEnumerable<string> Tags => [.. Implied, .. Voids, .. Formats, .. Blocks];

    /// <param name="isShortened">True if the rest of a long text was left out.</param>
    public static string Of(string html, out bool isShortened)
    {
        var bounded = new BoundedHtml();
        isShortened = !bounded.Read(html.Length > MaxRead ? html[..MaxRead] : html) || html.Length > MaxRead;
        return bounded._written.ToString();
    }

    /// <returns>False if the result is full.</returns>
    private bool Read(string html)
    {
        for (var at = 0; at < html.Length;)
        {
            if (_written.Length > MaxWritten)
            {
                return false;
            }

            at = html[at] == '<' ? ReadMarkup(html, at) : ReadText(html, at);
        }

        return true;
    }

    private int ReadText(string html, int at)
    {
        var end = html.IndexOf('<', at) is >= 0 and var next ? next : html.Length;
        end = Math.Min(end, at + MaxWritten);

        foreach (var letter in html.AsSpan(at, end - at))
        {
            // A browser shows several blanks as one, and a comment has little room for the indents of a newsletter.
            var isRepeated = IsBlank(letter) && _written.Length > 0 && IsBlank(_written[^1]);
            _written.Append(letter, isRepeated && !IsPreformatted ? 0 : 1);
        }

        return end;
    }

    private bool IsPreformatted => _open.GetValueOrDefault("pre") > 0;

    /// <returns>The position after it.</returns>
    private int ReadMarkup(string html, int at)
    {
        var next = at + 1 < html.Length ? html[at + 1] : ' ';
        var isTag = char.IsAsciiLetter(next) || (next == '/' && at + 2 < html.Length && char.IsAsciiLetter(html[at + 2]));

        if (isTag)
        {
            return HtmlTag.Read(html, at) is not { } tag ? html.Length
                : !tag.IsEnd && Skipped.Contains(tag.Name) ? Skip(html, tag)
                : Take(tag);
        }

        if (next is not ('!' or '?' or '/'))
        {
            _written.Append("&lt;");
            return at + 1;
        }

        return string.CompareOrdinal(html, at, "<!--", 0, 4) == 0 ? EndOfComment(html, at + 4) : After(html, ">", at);
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\n' or '\r' or '\t';

    private static int EndOfComment(string html, int at) => true switch
    {
        _ when at < html.Length && html[at] == '>' => at + 1,
        _ when string.CompareOrdinal(html, at, "->", 0, 2) == 0 => at + 2,
        _ => After(html, "-->", at),
    };

    private static int After(string html, string end, int at) =>
        html.IndexOf(end, at, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length : html.Length;

    private static int Skip(string html, HtmlTag tag)
    {
        var end = html.IndexOf($"</{tag.Name}", tag.End, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html.Length : HtmlTag.Read(html, end)?.End ?? html.Length;
    }

    private int Take(HtmlTag tag)
    {
        if (Voids.Contains(tag.Name) || Implied.Contains(tag.Name))
        {
            Write(tag);
        }
        else if (Formats.Contains(tag.Name) || Blocks.Contains(tag.Name))
        {
            TakeNesting(tag, tag.IsEnd ? -1 : 1);
        }

        return tag.End;
    }

    /// <summary>An end tag without a start tag is left out, and so are both tags of an element that is nested too deeply.</summary>
    private void TakeNesting(HtmlTag tag, int change)
    {
        var isFormat = Formats.Contains(tag.Name);
        var tooDeep = _depth >= MaxDepth || (isFormat && _formats >= MaxFormats);
        var counts = (tag.IsEnd ? _dropped.GetValueOrDefault(tag.Name) > 0 : tooDeep) ? _dropped : _open;
        var count = counts.GetValueOrDefault(tag.Name) + change;

        if (count < 0)
        {
            return;
        }

        counts[tag.Name] = count;

        if (counts == _open)
        {
            _depth += change;
            _formats += isFormat ? change : 0;
            Write(tag);
        }
    }

    private void Write(HtmlTag tag)
    {
        _reopened += _formats;

        if (++_tags > MaxTags || _reopened > MaxReopened)
        {
            return;
        }

        _written.Append(tag.IsEnd ? "</" : "<").Append(tag.Name);

        foreach (var (name, value) in tag.Attributes.Where(attribute => !tag.IsEnd && Attributes.Contains(attribute.Name)))
        {
            if (value.Length <= MaxAttribute)
            {
                _written.Append(' ').Append(name).Append("=\"").Append(value.Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
            }
        }

        _written.Append('>');
    }
}
