using System.Text;
using Connector.Alerting;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// An account's alerts: a test of the way to its administrators, the silences they asked for, and the pages that the links of an alert mail
/// open.
/// </summary>
public sealed class AlertsEndpoint(AccountTable accounts, TestAlert test, SilenceTable silences, LinkPages pages, TimeProvider time)
{
    private const string Ended =
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
        + "<title>This link has ended</title><p style=\"font-family:sans-serif;padding:24px\">"
        + "This link is not valid any more. Use one from a newer mail.<br>"
        + "Dieser Link gilt nicht mehr. Nehmen Sie einen aus einer neueren E-Mail.</p></html>";

    /// <summary>
    /// <c>POST accounts/{account}/alerts/test</c>: sends a test alert to every administrator and returns the answers of the servers.
    /// </summary>
    public Task<IResult> TestAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async found =>
        {
            var results = await test.SendAsync(found, cancellationToken);
            return Results.Ok(new { sent = results.Count > 0 && results.All(result => result.Sent), results });
        }, cancellationToken);

    /// <summary><c>GET accounts/{account}/alerts/silences</c>: all silences, ended ones too, the newest first.</summary>
    public Task<IResult> ListSilencesAsync(string account, CancellationToken cancellationToken) =>
        accounts.AnswerAsync(account, async _ =>
        {
            var now = time.GetUtcNow();
            var all = await silences.ListAsync(account, cancellationToken);

            return Results.Ok(new
            {
                silences = all.OrderByDescending(silence => silence.From).Select(silence => new
                {
                    silence.Id,
                    silence.Admin,
                    outage = silence.Outage,
                    what = silence.Action.ToString(),
                    silence.Address,
                    silence.From,
                    silence.Until,
                    silence.RevokedAt,
                    active = silence.IsActive(now),
                }),
            });
        }, cancellationToken);

    /// <summary><c>DELETE accounts/{account}/alerts/silences/{id}</c>: revokes a silence. Its record stays.</summary>
    public async Task<IResult> RevokeSilenceAsync(string account, string id, CancellationToken cancellationToken) =>
        await accounts.FindByPathAsync(account, cancellationToken) is null ? ApiPath.NoAccount(account)
        : await silences.RevokeAsync(account, id, cancellationToken) ? Results.NoContent()
        : Problem.NotFound($"Account '{account}' has no silence '{id}'.");

    /// <summary>
    /// <c>GET alerts/link?t=…</c>: the page of a link. Every caller may open it, because the link's signature proves the reader.
    /// </summary>
    public async Task<IResult> ShowLinkAsync(HttpRequest request, CancellationToken cancellationToken) =>
        Answer(request, await pages.ShowAsync(request.Query["t"], cancellationToken));

    /// <summary><c>POST alerts/link?t=…</c>: does what the link offers.</summary>
    public async Task<IResult> DoLinkAsync(HttpRequest request, CancellationToken cancellationToken) =>
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
