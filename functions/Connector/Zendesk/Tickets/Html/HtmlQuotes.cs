using System.Buffers;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Connector.Zendesk.Tickets.Html;

/// <summary>
/// Removes what a reply quotes below its own text, as Zendesk does with mail that it receives itself. Text below a quote shows that the
/// sender answers within the quote, and then everything stays.
/// </summary>
internal static partial class HtmlQuotes
{
    /// <summary>What mail programs put around a quote: Gmail, Yahoo, Proton, Apple Mail and Thunderbird.</summary>
    private const string Containers =
        ".gmail_quote, .gmail_quote_container, .yahoo_quoted, .protonmail_quote, .tutanota_quote, blockquote[type=cite]";

    /// <summary>What is above a quote that has no element of its own: Outlook on the web, and Outlook.</summary>
    private const string Starts = "#divRplyFwdMsg, #appendonsend, #reply-intro, #mail-editor-reference-message-container";

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\r\n\u00A0\u200B");

    public static void Remove(IElement body)
    {
        if ((Marker(body) ?? body.QuerySelector(Starts) ?? Container(body)) is { } start
            && body.Descendants().TakeWhile(node => node != start).Any(HasContent))
        {
            RemoveFrom(body, start);
        }
    }

    /// <summary>
    /// The line with which Zendesk asks for answers above it, "##- Please type your reply above this line -##". Its text is a setting.
    /// </summary>
    /// <returns>The quote that holds the line, or the line itself if no element is around the quote; null without such a line.</returns>
    private static INode? Marker(IElement body) =>
        body.Descendants().OfType<IText>().FirstOrDefault(text => ReplyMarker().IsMatch(text.Data)) is { } line
            ? line.ParentElement?.Closest(Containers) ?? (INode)line : null;

    /// <returns>The quote, or Thunderbird's line above it; null if text follows the quote.</returns>
    private static IElement? Container(IElement body)
    {
        if (body.QuerySelector(Containers) is not { } container || ForwardedMark().IsMatch(container.TextContent))
        {
            return null;
        }

        var after = body.Descendants().SkipWhile(node => node != container).Where(node => !container.Contains(node));
        return after.Any(HasContent) ? null
            : container.PreviousElementSibling is { } above && above.ClassList.Contains("moz-cite-prefix") ? above
            : container;
    }

    private static bool HasContent(INode node) =>
        node is IText text
            ? text.Data.AsSpan().ContainsAnyExcept(Blanks)
            : node is IHtmlImageElement image && image.GetAttribute("src")?.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Removes a node, and what follows it in the document.</summary>
    private static void RemoveFrom(IElement body, INode start)
    {
        for (INode? node = start; node is not null && node != body; node = node.Parent)
        {
            while (node.NextSibling is { } next)
            {
                next.RemoveFromParent();
            }
        }

        start.RemoveFromParent();
    }

    [GeneratedRegex(@"^\s*##-.{1,200}-##\s*$", RegexOptions.Singleline)]
    private static partial Regex ReplyMarker();

    [GeneratedRegex(@"^\s*-{5,}")]
    private static partial Regex ForwardedMark();
}
