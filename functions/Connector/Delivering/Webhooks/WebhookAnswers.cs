using System.Net.Http.Headers;

namespace Connector.Delivering.Webhooks;

/// <summary>Classifies a webhook's answer by its status. The body is not read, because it may repeat the mail.</summary>
internal static class WebhookAnswers
{
    /// <remarks>
    /// Only a few statuses are about the posted content (RFC 9110, 15.5): 400, 409, 413, 415, 422. All others are about the address, the
    /// signature or the receiver and would occur for every mail, so they reject no mail.
    /// </remarks>
    /// <param name="wait">The wait that the answer asked for; null for none.</param>
    public static DeliveryAnswer Classify(int status, TimeSpan? wait) => status switch
    {
        >= 200 and <= 299 => new DeliveryAnswer.Accepted(),
        >= 300 and <= 399 => new DeliveryAnswer.Down($"The webhook redirects ({status}), which is not followed.", wait),
        400 or 409 or 413 or 415 or 422 => new DeliveryAnswer.Rejected($"the webhook refused it ({status})"),
        408 or 425 or 429 => new DeliveryAnswer.Down($"The webhook asks to come again later ({status}).", wait),
        401 or 403 or 407 => new DeliveryAnswer.Down($"The webhook denies us access ({status}).", wait),
        404 or 405 or 410 => new DeliveryAnswer.Down($"There is no webhook at this address ({status}).", wait),
        _ => new DeliveryAnswer.Down($"The webhook answered {status}.", wait),
    };

    public static TimeSpan? Wait(RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var wait = retryAfter?.Delta ?? retryAfter?.Date - now;
        return wait > TimeSpan.Zero ? wait : null;
    }
}
