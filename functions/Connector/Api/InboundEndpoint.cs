using System.Globalization;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Api;

/// <summary>
/// <c>POST inbound/{routeKey}</c>: forwarded mail. The sender must not repeat a post after 4xx, and must repeat it after 408 and 5xx.
/// Mailgun stops only after 406 and repeats after every other status, so its posts get 406 instead of 4xx.
/// </summary>
public sealed class InboundEndpoint(ReceiveForwardedMail receive)
{
    private const string Mailgun = "mailgun";

    public async Task<IResult> PostAsync(HttpRequest request, string routeKey, CancellationToken cancellationToken)
    {
        // The connector has its own limit, and explains it in its answer.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            var verdicts = await receive.HandleAsync(
                routeKey,
                request.Body,
                request.ContentLength,
                request.ContentType,
                name => request.Headers[name] is [{ } value] ? value : null,
                cancellationToken);

            // A post for two mailboxes is imported for both, and answered with the verdict of the first.
            return Answer(verdicts.First(verdict => verdict is not ForwardedVerdict.Loop));
        }
        catch (InboundPostException refused)
        {
            return Refuse(request.HttpContext.Response, routeKey, refused);
        }
        catch (BadHttpRequestException broken)
        {
            // The request was cut off, too slow, or not HTTP. Nothing of it was stored.
            return Results.Problem("The request did not arrive completely. Post it again.", statusCode: broken.StatusCode);
        }
    }

    private static IResult Answer(ForwardedVerdict verdict) => verdict switch
    {
        ForwardedVerdict.Imported imported =>
            Results.Ok(new { result = imported.DuplicateOf is null ? "imported" : "duplicate", imported.Id, imported.DuplicateOf }),
        ForwardedVerdict.Confirmation => Results.Ok(new { result = "confirmation" }),

        // 200, because Mailgun repeats a post after 202.
        ForwardedVerdict.Held => Results.Ok(new { result = "held" }),
        var other => throw new InvalidOperationException($"Unknown verdict {other.GetType().Name}."),
    };

    private static IResult Refuse(HttpResponse response, string routeKey, InboundPostException refused)
    {
        if (refused.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status408RequestTimeout)
        {
            response.Headers.RetryAfter = Problem.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.Problem(refused.Message, statusCode: refused.Status);
        }

        var status = routeKey == Mailgun && refused.Status is >= 400 and < 500 ? StatusCodes.Status406NotAcceptable : refused.Status;
        return Results.Problem(refused.Message, statusCode: status);
    }
}
