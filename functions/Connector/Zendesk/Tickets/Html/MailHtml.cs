using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Connector.Zendesk.Tickets.Html;

/// <summary>
/// Makes the HTML of a mail safe to show: structure, links and the mail's own pictures are left. Pictures of other servers are left out,
/// because loading one tells its sender that the mail was opened, and styles, because a comment has little room.
/// </summary>
internal static partial class MailHtml
{
    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private static readonly string[] Attributes = ["href", "src", "alt", "title", "width", "height", "colspan", "rowspan", "start", "dir"];

    /// <param name="html">The hostile text.</param>
    /// <param name="pictureOf">The key of the file with a content id; null if there is none.</param>
    /// <param name="isReply">The text below the reply is left out, because the ticket has it.</param>
    public static CommentText Clean(string html, Func<string, string?> pictureOf, bool isReply)
    {
        var document = Parse(BoundedHtml.Of(html, out var isShortened));
        var body = document.Body!;
        RemoveHidden(body);

        if (isReply)
        {
            HtmlQuotes.Remove(body);
        }

        var pictures = PlacePictures(document, pictureOf);
        Sanitizer().SanitizeDom(document, body);
        return new CommentText(body.InnerHtml.Trim(), pictures) { IsShortened = isShortened };
    }

    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>What a reader of safe HTML reads.</summary>
    public static string TextOf(string html) => Parse(html).Body!.TextContent;

    /// <summary>Plain text as HTML, with its lines and indents.</summary>
    public static string FromText(string text)
    {
        var html = new StringBuilder();

        foreach (var line in text.TrimEnd().EnumerateLines())
        {
            html.Append(html.Length == 0 ? "" : "<br>\n").Append(Indented(Escape(line.ToString())));
        }

        return html.ToString();
    }

    public static string Escape(string text) =>
        new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").ToString();

    private static string Indented(string line) =>
        line.StartsWith(' ') && line.AsSpan().IndexOfAnyExcept(' ') is > 0 and < 40 and var indent
            ? string.Concat(Enumerable.Repeat("&nbsp;", indent)) + line[indent..]
            : line;

    /// <summary>Newsletters hide a line that only the overview of a mail program shows.</summary>
    private static void RemoveHidden(IElement body)
    {
        foreach (var element in body.QuerySelectorAll("[style], [hidden]").ToList())
        {
            if (element.HasAttribute("hidden") || Hidden().IsMatch(element.GetAttribute("style") ?? ""))
            {
                element.Remove();
            }
        }
    }

    /// <returns>The keys of the pictures, in their order.</returns>
    private static List<string> PlacePictures(IHtmlDocument document, Func<string, string?> pictureOf)
    {
        var keys = new List<string>();

        foreach (var image in document.Images.ToList())
        {
            var alt = image.AlternativeText ?? "";

            if (KeyOf(image, pictureOf) is { } key)
            {
                var placed = document.CreateElement("img");
                placed.SetAttribute("src", $"cid:{key}");
                placed.SetAttribute("alt", alt);
                image.Replace(placed);
                keys.Add(key);
            }
            else
            {
                image.Replace(document.CreateTextNode(alt));
            }
        }

        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    private static string? KeyOf(IHtmlImageElement image, Func<string, string?> pictureOf) =>
        image.GetAttribute("src")?.Trim() is { } source && source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase)
            ? pictureOf(Uri.UnescapeDataString(source["cid:".Length..]))
            : null;

    /// <summary>A sanitizer of its own for each mail, because its lists can be changed and its events are not thread safe.</summary>
    private static HtmlSanitizer Sanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(BoundedHtml.Tags, StringComparer.OrdinalIgnoreCase),
            AllowedAttributes = new HashSet<string>(Attributes, StringComparer.OrdinalIgnoreCase),
            AllowedSchemes = new HashSet<string>([.. Schemes, "cid"], StringComparer.OrdinalIgnoreCase),
            UriAttributes = new HashSet<string>(["href", "src"], StringComparer.OrdinalIgnoreCase),
        });
        return sanitizer;
    }

    [GeneratedRegex(@"display\s*:\s*none|mso-hide\s*:\s*all", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();
}
