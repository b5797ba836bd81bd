using System.Text.Encodings.Web;

namespace Connector.Sandbox.Browsing;

/// <summary>The pieces of the sandbox's pages. Everything that comes from elsewhere goes through <see cref="Of"/>.</summary>
internal static class HtmlText
{
    private const string Style = """
        :root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
        html{background:light-dark(#fff,#16181c)}
        body{margin:0 auto;max-width:72rem;overflow-wrap:break-word;padding:1rem}
        a{color:light-dark(#0b57d0,#8ab4f8)}
        h1{font-size:1.5rem}
        h2{border-top:1px solid #8888;font-size:1.15rem;margin-top:2rem;padding-top:1rem}
        table{border-collapse:collapse;width:100%}
        th,td{border-bottom:1px solid #8884;padding:.35rem .5rem .35rem 0;text-align:left;vertical-align:top}
        form{display:inline}
        button,input,select{font:inherit;min-height:1.9rem;padding:.15rem .6rem}
        input,select{max-width:100%}
        pre{white-space:pre-wrap}
        iframe{background:#fff;border:1px solid #8888;height:75vh;width:100%}
        :focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
        @media(max-width:40rem){
        thead{display:none}
        tr{border-bottom:1px solid #8888;display:block;padding:.5rem 0}
        td{border:0;display:block;padding:.1rem 0}
        }
        """;

    public static string Of(string text) => HtmlEncoder.Default.Encode(text);

    public static string Link(string address, string text) => $"<a href=\"{Of(address)}\">{Of(text)}</a>";

    /// <summary>A form of one button that posts a name and a value.</summary>
    public static string Button(string action, string text, string name, string value) =>
        $"<form method=\"post\" action=\"{Of(action)}\"><button name=\"{Of(name)}\" value=\"{Of(value)}\">{Of(text)}</button></form>";

    public static string Table(IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        var head = string.Concat(headings.Select(heading => $"<th scope=\"col\">{Of(heading)}</th>"));
        var body = string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{cell}</td>"))}</tr>"));
        return $"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>";
    }

    /// <param name="refresh">Seconds after which the browser loads the page again; null for never.</param>
    public static string Page(string title, string body, int? refresh = null)
    {
        var again = refresh is { } seconds ? $"<meta http-equiv=\"refresh\" content=\"{seconds}\">" : "";
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            + $"{again}<title>{Of(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>";
    }
}
