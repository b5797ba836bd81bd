namespace Connector.Zendesk.Tickets.Html;

/// <summary>A tag as it is written in HTML, with quotes and the end in all forms that browsers read (WHATWG HTML, 13.2.5).</summary>
/// <param name="Name">In lower case.</param>
/// <param name="End">The position after the tag.</param>
internal sealed record HtmlTag(string Name, bool IsEnd, IReadOnlyList<(string Name, string Value)> Attributes, int End)
{
    private const int MaxAttributes = 50;

    /// <param name="at">The position of an opening bracket that a letter follows, or a slash and a letter.</param>
    /// <returns>Null if the tag does not end before the text does.</returns>
    public static HtmlTag? Read(string html, int at)
    {
        var isEnd = html[at + 1] == '/';
        var start = at + (isEnd ? 2 : 1);
        var end = Next(html, start, letter => IsBlank(letter) || letter is '/' or '>');
        var name = html[start..end].ToLowerInvariant();
        var attributes = new List<(string, string)>();

        while (true)
        {
            end = Next(html, end, letter => !IsBlank(letter) && letter != '/');

            if (end == html.Length)
            {
                return null;
            }

            if (html[end] == '>')
            {
                return new HtmlTag(name, isEnd, attributes, end + 1);
            }

            var attribute = ReadAttribute(html, ref end);

            if (attributes.Count < MaxAttributes)
            {
                attributes.Add(attribute);
            }
        }
    }

    private static (string Name, string Value) ReadAttribute(string html, ref int at)
    {
        // An attribute may begin with an equals sign.
        var nameEnd = Next(html, at + 1, letter => IsBlank(letter) || letter is '/' or '>' or '=');
        var name = html[at..nameEnd].ToLowerInvariant();
        var equals = Next(html, nameEnd, letter => !IsBlank(letter));

        if (equals == html.Length || html[equals] != '=')
        {
            at = nameEnd;
            return (name, "");
        }

        var start = Next(html, equals + 1, letter => !IsBlank(letter));

        if (start < html.Length && html[start] is '"' or '\'')
        {
            var quote = html[start];
            var end = Next(html, start + 1, letter => letter == quote);
            at = Math.Min(end + 1, html.Length);
            return (name, html[(start + 1)..end]);
        }

        at = Next(html, start, letter => IsBlank(letter) || letter == '>');
        return (name, html[start..at]);
    }

    private static int Next(string html, int at, Func<char, bool> isFound)
    {
        while (at < html.Length && !isFound(html[at]))
        {
            at++;
        }

        return Math.Min(at, html.Length);
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\r' or '\f';
}
