using System.Net.Http.Headers;

namespace Connector.Delivering.Webhooks;

/// <summary>What a webhook's answer means. Its body means nothing: it may repeat the mail.</summary>
internal static class WebhookAnswers
{
    /// <param name="wait">How long the answer asks to be left alone; null when it does not say.</param>
    public static DeliveryAnswer Classify(int status, TimeSpan? wait) => status switch
    {
        >= 200 and <= 299 => new DeliveryAnswer.Accepted(),
        >= 300 and <= 399 => new DeliveryAnswer.Down($"The webhook redirects ({status}), which is not followed.", wait),
        408 or 425 or 429 => new DeliveryAnswer.Down($"The webhook asks to come again later ({status}).", wait),
        410 => new DeliveryAnswer.Rejected("the webhook is gone (410)"),
        >= 400 and <= 499 => new DeliveryAnswer.Rejected($"the webhook refused it ({status})"),
        _ => new DeliveryAnswer.Down($"The webhook answered {status}.", wait),
    };

    public static TimeSpan? Wait(RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var wait = retryAfter?.Delta ?? retryAfter?.Date - now;
        return wait > TimeSpan.Zero ? wait : null;
    }
}
