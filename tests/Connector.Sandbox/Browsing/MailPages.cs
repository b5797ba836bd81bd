using System.Globalization;
using Connector.TestKit.App;
using Connector.TestKit.Smtp;

namespace Connector.Sandbox.Browsing;

/// <summary>The alert mails as a mail program shows them: a list, and each mail in a frame that runs no script.</summary>
internal static class MailPages
{
    public static string List(IReadOnlyList<CaughtMail> mails) => mails.Count == 0
        ? "<p>None yet.</p>"
        : HtmlText.Table(["Subject", "From", "To", "Time (UTC)"], mails.Reverse().Select(mail => (string[])
        [
            HtmlText.Link(PathOf(mail), mail.Subject),
            HtmlText.Of(AdminAlerts.SenderOf(mail)),
            HtmlText.Of(string.Join(", ", mail.Recipients)),
            HtmlText.Of(mail.ReceivedAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
        ]));

    public static string Whole(CaughtMail mail) => HtmlText.Page(mail.Subject, string.Concat(
        $"<p class=\"crumbs\">{HtmlText.Link("/", "Sandbox")}</p><h1>{HtmlText.Of(mail.Subject)}</h1>",
        $"<p class=\"quiet\">{HtmlText.Of(AdminAlerts.SenderOf(mail))} to {HtmlText.Of(string.Join(", ", mail.Recipients))}</p>",
        $"<iframe title=\"The mail\" src=\"{PathOf(mail)}/html\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\"></iframe>",
        $"<details><summary>As plain text</summary><pre>{HtmlText.Of(mail.Message.TextBody ?? "")}</pre></details>"));

    /// <summary>The HTML part. Its links open in a new tab, because the pages that they lead to refuse to be shown in a frame.</summary>
    public static string Html(CaughtMail mail)
    {
        var html = mail.Message.HtmlBody ?? "";
        var head = html.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        return head < 0 ? html : html.Insert(head + "<head>".Length, "<base target=\"_blank\">");
    }

    private static string PathOf(CaughtMail mail) => string.Create(CultureInfo.InvariantCulture, $"/mails/{mail.Number}");
}
