namespace Connector.TestKit.Webhooks;

/// <summary>How a <see cref="WebhookReceiver"/> answers, other than well.</summary>
/// <param name="For">The posts that are answered so; null for all.</param>
public abstract record WebhookMood(Func<ReceivedWebhook, bool>? For)
{
    /// <summary>Answers with a status, and redirects to another path of its own when that is a 3xx.</summary>
    public sealed record Answers(int Status, Func<ReceivedWebhook, bool>? For = null, TimeSpan? RetryAfter = null) : WebhookMood(For);

    /// <summary>Takes the post and says nothing.</summary>
    public sealed record Hangs(Func<ReceivedWebhook, bool>? For = null) : WebhookMood(For);
}
