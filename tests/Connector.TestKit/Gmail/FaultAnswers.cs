using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Connector.TestKit.Gmail;

/// <summary>Turns a fault into what the client sees.</summary>
internal sealed class FaultAnswers(SorryPage sorryPage, TimeProvider time)
{
    private const string HtmlType = "text/html; charset=UTF-8";

    /// <summary>False if the request is to go on to its real answer.</summary>
    // Exceeds a limit because it is one switch over the kinds of fault.
    public async Task<bool> AnswerAsync(HttpContext context, GmailFault fault, CancellationToken stopping)
    {
        var call = GmailCall.Of(context);
        call.Fault = fault.GetType().Name;

        switch (fault)
        {
            case GmailFault.Block block:
                await RedirectAsync(context, block);
                return true;
            case GmailFault.Html html:
                await GoogleAnswer.TextAsync(context, SorryPage.Html, HtmlType, html.Status);
                return true;
            case GmailFault.Empty empty:
                context.Response.StatusCode = empty.Status;
                return true;
            case GmailFault.Refuse refuse:
                await RefuseAsync(context, refuse);
                return true;
            case GmailFault.RefuseToken refuse:
                await RefuseTokenAsync(context, refuse);
                return true;
            case GmailFault.Plain plain:
                await GoogleAnswer.TextAsync(context, plain.Text, "text/plain", plain.Status);
                return true;
            case GmailFault.Reset:
                call.Cut = Cut.BeforeAnswer;
                return true;
            case GmailFault.Truncate:
                call.Cut = Cut.MidAnswer;
                return false;
            case GmailFault.Slow slow:
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping))
                {
                    await Task.Delay(slow.Delay, time, either.Token);
                }

                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task RedirectAsync(HttpContext context, GmailFault.Block block)
    {
        if (block.WithLocation)
        {
            context.Response.Headers.Location = sorryPage.LocationFor(context.Request.GetEncodedUrl());
        }

        return GoogleAnswer.TextAsync(context, SorryPage.MovedHtml, HtmlType, StatusCodes.Status302Found);
    }

    private Task RefuseAsync(HttpContext context, GmailFault.Refuse refuse)
    {
        var error = GoogleError.Of(refuse.Status, refuse.Reason, refuse.Message);

        if (refuse.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (refuse.RetryTimeInMessage is { } later)
        {
            var at = (time.GetUtcNow() + later).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            error = error with { Message = $"User-rate limit exceeded.  Retry after {at}" };
        }

        return GoogleAnswer.ErrorAsync(context, error);
    }

    private static Task RefuseTokenAsync(HttpContext context, GmailFault.RefuseToken refuse)
    {
        var body = new JsonObject { ["error"] = refuse.Error };
        if ((refuse.Description ?? TokenEndpoint.DescriptionOf(refuse.Error)) is { } description)
        {
            body["error_description"] = description;
        }

        return GoogleAnswer.JsonAsync(context, body, refuse.Status);
    }
}
