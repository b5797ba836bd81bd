using System.Globalization;
using System.Net;
using System.Text;

namespace Connector.TestKit.Zendesk;

/// <summary>The pages on which a person sees tickets and comments. HTML of mails is shown as text.</summary>
internal static class TicketPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222;background:#fff}"
        + "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc}"
        + "article{border:1px solid #ccc;border-radius:.5rem;margin:1rem 0;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
        + ".note{background:#fff7d6}";

    /// <returns>Null if the path is not that of a page.</returns>
    public static string? For(ZendeskSimulator zendesk, string? path) => path?.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [] or ["tickets"] => List(zendesk),
        ["tickets", var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
            zendesk.Tickets.FirstOrDefault(ticket => ticket.Id == number) is { } ticket ? One(ticket) : null,
        _ => null,
    };

    private static string List(ZendeskSimulator zendesk)
    {
        var rows = new StringBuilder();

        foreach (var ticket in zendesk.Tickets)
        {
            rows.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>#{ticket.Id}<td><a href=\"/tickets/{ticket.Id}\">{Text(Titled(ticket))}</a><td>{Text(ticket.Requester.Email)}"
                + $"<td>{Text(ticket.Status)}<td>{ticket.Comments.Count}<td>{ticket.UpdatedAt:u}");
        }

        return Page(
            "Tickets",
            $"<p>{zendesk.Tickets.Count} tickets in the simulated Zendesk.</p><table>"
            + $"<tr><th>No.<th>Subject<th>Requester<th>Status<th>Comments<th>Updated{rows}</table>");
    }

    private static string One(SimulatedTicket ticket)
    {
        var comments = new StringBuilder();

        foreach (var comment in ticket.Comments)
        {
            var files = string.Join(", ", comment.Files.Select(file => $"{file.Name} ({file.Content.Length} bytes)"));
            var (style, kind) = comment.IsPublic ? ("", "") : ("note", ", internal note");
            comments.Append(
                CultureInfo.InvariantCulture,
                $"<article class=\"{style}\"><h2>{Text(comment.Author.Name)}</h2><p>{comment.CreatedAt:u}{kind}</p>"
                + $"<pre>{Text(comment.Body)}</pre><p>{Text(files)}</p></article>");
        }

        return Page(
            Titled(ticket),
            $"<p><a href=\"/\">All tickets</a></p><p>#{ticket.Id}, {Text(ticket.Status)}, from {Text(ticket.Requester.Email)} to "
            + $"{Text(ticket.Recipient ?? "the default address")}, tags: {Text(string.Join(", ", ticket.Tags))}</p>{comments}");
    }

    private static string Titled(SimulatedTicket ticket) => ticket.Subject.Length > 0 ? ticket.Subject : "(no subject)";

    private static string Page(string title, string content) =>
        $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{Text(title)}</title><style>{Style}</style><main><h1>{Text(title)}</h1>{content}</main></html>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
