using System.Text;
using Connector.Alerting.Links;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// <c>GET</c> and <c>POST alerts/link?t=…</c>: the pages that the links of an alert mail open. Every caller may open them, because the
/// link's signature proves the reader. Only a POST changes something.
/// </summary>
public sealed class AlertLinkEndpoint(LinkPages pages)
{
    private const string Ended =
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
        + "<title>This link has ended</title><p style=\"font-family:sans-serif;padding:24px\">"
        + "This link is not valid any more. Use one from a newer mail.<br>"
        + "Dieser Link gilt nicht mehr. Nehmen Sie einen aus einer neueren E-Mail.</p></html>";

    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Answer(request, await pages.ShowAsync(request.Query["t"], cancellationToken));

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Answer(request, await pages.DoAsync(request.Query["t"], cancellationToken));

    private static IResult Answer(HttpRequest request, string? page)
    {
        PageHeaders.Write(request.HttpContext.Response, formTargets: []);

        // Its styles are inline, because it looks like the mail.
        request.HttpContext.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

        return Results.Content(
            page ?? Ended, "text/html", Encoding.UTF8, page is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK);
    }
}
