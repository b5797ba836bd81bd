using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Connector.Zendesk.Tickets.Html;

/// <summary>Shortens HTML to a number of bytes, at the border of a character, and closes the elements that are open there.</summary>
internal sealed class HtmlCut
{
    private readonly StringBuilder _html = new();
    private int _left;

    private HtmlCut(int bytes) => _left = bytes;

    /// <param name="html">Sanitised, so elements are not nested deeply (see <see cref="MailHtml"/>).</param>
    public static string To(string html, int bytes)
    {
        var cut = new HtmlCut(bytes);
        cut.AddChildren(MailHtml.Parse(html).Body!);
        return cut._html.ToString();
    }

    /// <returns>False if the node did not fit, so nothing may follow it.</returns>
    private bool Add(INode node) => node switch
    {
        IText text => AddText(text.Data),
        IElement element => AddElement(element),
        _ => true,
    };

    private bool AddChildren(INode parent) => parent.ChildNodes.All(Add);

    private bool AddElement(IElement element)
    {
        var shell = ((IElement)element.Clone(deep: false)).OuterHtml;
        var end = $"</{element.LocalName}>";
        var start = shell.EndsWith(end, StringComparison.Ordinal) ? shell[..^end.Length] : shell;

        if (!TryTake(Encoding.UTF8.GetByteCount(shell)))
        {
            return false;
        }

        _html.Append(start);
        var isWhole = AddChildren(element);
        _html.Append(shell.AsSpan(start.Length));
        return isWhole;
    }

    private bool AddText(string text)
    {
        var characters = StringInfo.GetTextElementEnumerator(text);

        while (characters.MoveNext())
        {
            var escaped = MailHtml.Escape(characters.GetTextElement());

            if (!TryTake(Encoding.UTF8.GetByteCount(escaped)))
            {
                return false;
            }

            _html.Append(escaped);
        }

        return true;
    }

    private bool TryTake(int bytes)
    {
        var fits = bytes <= _left;
        _left -= fits ? bytes : 0;
        return fits;
    }
}
