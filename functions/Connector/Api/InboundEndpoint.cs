using System.Globalization;
using Connector.Forwarding;
using Connector.Forwarding.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Api;

/// <summary>
/// <c>POST inbound/{routeKey}</c>: forwarded mail. 4xx says that the same post will never be taken, 408 and 5xx that it is to be repeated.
/// Mailgun gives up on 406 alone and repeats all else, so its posts get 406 where others get 4xx.
/// </summary>
public sealed class InboundEndpoint(ReceiveForwardedMail receive)
{
    private const string Mailgun = "mailgun";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    public async Task<IResult> PostAsync(HttpRequest request, string routeKey, CancellationToken cancellationToken)
    {
        // The connector's own limit is another, and told in words.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            var verdicts = await receive.HandleAsync(
                routeKey, request.Body, request.ContentLength, request.ContentType, name => request.Headers[name] is [{ } value] ? value : null, cancellationToken);

            // Of two mailboxes that a post is for, the first says what is told; both are taken.
            return Answer(verdicts.First(verdict => verdict is not ForwardedVerdict.Loop));
        }
        catch (InboundPostException refused)
        {
            return Refuse(request.HttpContext.Response, routeKey, refused);
        }
        catch (BadHttpRequestException broken)
        {
            // Cut off, too slow, or not HTTP: nothing of it was kept.
            return Results.Problem("The request did not arrive whole. Post it again.", statusCode: broken.StatusCode);
        }
    }

    private static IResult Answer(ForwardedVerdict verdict) => verdict switch
    {
        ForwardedVerdict.Imported imported =>
            Results.Ok(new { result = imported.DuplicateOf is null ? "imported" : "duplicate", imported.Id, imported.DuplicateOf }),
        ForwardedVerdict.Confirmation => Results.Ok(new { result = "confirmation" }),

        // 200, since Mailgun repeats what gets a 202.
        ForwardedVerdict.Held => Results.Ok(new { result = "held" }),
        var other => throw new InvalidOperationException($"Unknown verdict {other.GetType().Name}."),
    };

    private static IResult Refuse(HttpResponse response, string routeKey, InboundPostException refused)
    {
        if (refused.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status408RequestTimeout)
        {
            response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.Problem(refused.Message, statusCode: refused.Status);
        }

        var status = routeKey == Mailgun && refused.Status is >= 400 and < 500 ? StatusCodes.Status406NotAcceptable : refused.Status;
        return Results.Problem(refused.Message, statusCode: status);
    }
}
