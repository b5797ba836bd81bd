using System.Text.Encodings.Web;
using Connector.Pages;

namespace Connector.Sandbox.Browsing;

/// <summary>
/// The pieces of the sandbox's pages, in the look of the connector's own. Everything that comes from elsewhere goes through
/// <see cref="Of"/>.
/// </summary>
internal static class HtmlText
{
    /// <summary>Beside the stylesheet of the connector's pages.</summary>
    private const string OwnStyle = """
        tbody th, tbody td { vertical-align: middle; }
        td form { display: inline-block; margin: .1rem .4rem .1rem 0; }
        pre { white-space: pre-wrap; }
        iframe { background: #fff; border: 1px solid var(--line); border-radius: 8px; height: 75vh; width: 100%; }
        """;

    private static readonly string Style = Read("Connector.Pages.pages.css") + OwnStyle;

    public static string Of(string text) => HtmlEncoder.Default.Encode(text);

    public static string Link(string address, string text) => $"<a href=\"{Of(address)}\">{Of(text)}</a>";

    /// <summary>A form of one button that posts a name and a value.</summary>
    public static string Button(string action, string text, string name, string value) =>
        $"<form method=\"post\" action=\"{Of(action)}\"><button class=\"button plain little\" name=\"{Of(name)}\" value=\"{Of(value)}\">"
        + $"{Of(text)}</button></form>";

    /// <param name="rows">HTML. The first cell of a row names it.</param>
    public static string Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var head = string.Concat(headings.Select(heading => $"<th scope=\"col\" role=\"columnheader\">{Of(heading)}</th>"));
        var body = string.Concat(rows.Select(row => $"<tr role=\"row\">{string.Concat(row.Select(Cell))}</tr>"));
        return "<div class=\"boxed\"><table class=\"stack\" role=\"table\"><thead role=\"rowgroup\">"
            + $"<tr role=\"row\">{head}</tr></thead><tbody role=\"rowgroup\">{body}</tbody></table></div>";

        string Cell(string cell, int column) => column == 0
            ? $"<th scope=\"row\" role=\"rowheader\">{cell}</th>"
            : $"<td role=\"cell\" data-label=\"{Of(headings[column])}\">{cell}</td>";
    }

    /// <param name="refresh">Seconds after which the browser loads the page again; null for never.</param>
    public static string Page(string title, string body, int? refresh = null)
    {
        var again = refresh is { } seconds ? $"<meta http-equiv=\"refresh\" content=\"{seconds}\">" : "";
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"{again}<title>{Of(title)}</title><style>{Style}</style></head><body><main class=\"wrap\">{body}</main></body></html>";
    }

    private static string Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The library lacks the file {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
