using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Connector.Alerting.Content;

/// <summary>
/// A page as HTML for mail programs: tables and inline styles for Outlook's engine, one narrow column, no images, and a dark dress
/// where the reader's program asks for it.
/// </summary>
public static class HtmlLayout
{
    private const string Font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

    // Umlauts and arrows stay as they are; what has a meaning in HTML does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Render(MailPage page)
    {
        ArgumentNullException.ThrowIfNull(page);

        var (accent, darkAccent) = page.Tone == Tone.Back ? ("#1a7f4b", "#4cc38a") : ("#b3261e", "#ff8a80");
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="{{page.Language}}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{{Encode(page.Headline)}}</title>
            <style>
            :root { color-scheme: light dark; }
            @media (prefers-color-scheme: dark) {
              .page { background: #16181c !important; }
              .card { background: #202329 !important; border-color: #34383f !important; }
              .text, .text a { color: #e8eaed !important; }
              .quiet { color: #a9afb8 !important; }
              .line { border-color: #34383f !important; }
              .state { color: {{darkAccent}} !important; }
              .bar { background: {{darkAccent}} !important; }
              .button { background: {{darkAccent}} !important; }
              .button a { color: #16181c !important; }
            }
            @media (max-width: 480px) {
              .outer { padding: 0 !important; }
              .inner { padding-left: 20px !important; padding-right: 20px !important; }
            }
            </style>
            </head>
            <body class="page" style="margin:0;padding:0;background:#f3f4f6;">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="outer" align="center" style="padding:24px 12px;">
            <table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid #e3e5e8;">
            <tr><td class="bar" style="height:6px;line-height:6px;font-size:0;background:{{accent}};">&nbsp;</td></tr>
            <tr><td class="inner" style="padding:24px 32px 8px 32px;{{Font}}">
            <p class="state" style="margin:0 0 6px 0;font-size:14px;line-height:20px;font-weight:700;color:{{accent}};">{{Encode(page.State)}}</p>
            <h1 class="text" style="margin:0 0 4px 0;font-size:22px;line-height:29px;font-weight:700;color:#1b1d21;overflow-wrap:anywhere;">{{Encode(page.Headline)}}</h1>

            """);

        foreach (var block in page.Blocks)
        {
            Append(html, block, accent);
        }

        html.Append(CultureInfo.InvariantCulture, $"""
            </td></tr>
            <tr><td class="inner" style="padding:8px 32px 24px 32px;{Font}">
            <p class="quiet line" style="margin:16px 0 0 0;padding-top:16px;border-top:1px solid #e3e5e8;font-size:13px;line-height:20px;color:#5f6670;">{string.Join("<br>", page.Footer.Select(Encode))}</p>
            </td></tr>
            </table>
            </td></tr></table>
            </body>
            </html>

            """);
        return html.ToString();
    }

    private static void Append(StringBuilder html, Block block, string accent)
    {
        switch (block)
        {
            case Block.Heading heading:
                html.Append(CultureInfo.InvariantCulture, $"""<h2 class="text" style="margin:24px 0 6px 0;font-size:16px;line-height:22px;font-weight:700;color:#1b1d21;">{Encode(heading.Text)}</h2>""");
                break;
            case Block.Paragraph paragraph:
                html.Append(CultureInfo.InvariantCulture, $"""<p class="text" style="margin:8px 0;font-size:16px;line-height:24px;color:#1b1d21;overflow-wrap:anywhere;">{Encode(paragraph.Text)}</p>""");
                break;
            case Block.Addresses addresses:
                Append(html, addresses);
                break;
            case Block.Steps steps:
                Append(html, steps);
                break;
            case Block.Button button:
                html.Append(CultureInfo.InvariantCulture, $"""<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:14px 0;"><tr><td class="button" style="background:{accent};border-radius:6px;"><a href="{Encode(button.Target.AbsoluteUri)}" style="display:inline-block;padding:12px 22px;font-size:16px;line-height:20px;font-weight:700;color:#ffffff;text-decoration:none;">{Encode(button.Text)}</a></td></tr></table>""");
                break;
        }

        html.Append('\n');
    }

    private static void Append(StringBuilder html, Block.Addresses addresses)
    {
        html.Append("""<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">""");

        foreach (var (address, detail) in addresses.Rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"""<tr><td class="line" style="padding:8px 0;border-top:1px solid #e3e5e8;"><span class="text" style="font-size:16px;line-height:22px;font-weight:600;color:#1b1d21;overflow-wrap:anywhere;word-break:break-word;">{Encode(address)}</span><br><span class="quiet" style="font-size:14px;line-height:20px;color:#5f6670;">{Encode(detail)}</span></td></tr>""");
        }

        if (addresses.More is { } more)
        {
            html.Append(CultureInfo.InvariantCulture, $"""<tr><td class="line quiet" style="padding:8px 0;border-top:1px solid #e3e5e8;font-size:14px;line-height:20px;color:#5f6670;">{Encode(more)}</td></tr>""");
        }

        html.Append("</table>");
    }

    private static void Append(StringBuilder html, Block.Steps steps)
    {
        html.Append("""<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">""");

        foreach (var step in steps.Items)
        {
            var link = step.Link is { } target
                ? $""" <a href="{Encode(target.AbsoluteUri)}" style="color:#1b1d21;">{Encode(target.Host + target.AbsolutePath)}</a>"""
                : "";
            html.Append(CultureInfo.InvariantCulture, $"""<tr><td class="text" width="18" valign="top" style="padding:4px 0;font-size:16px;line-height:24px;color:#1b1d21;">•</td><td class="text" style="padding:4px 0;font-size:16px;line-height:24px;color:#1b1d21;overflow-wrap:anywhere;">{Encode(step.Text)}{link}</td></tr>""");
        }

        html.Append("</table>");
    }

    private static string Encode(string text) => Encoder.Encode(text);
}
