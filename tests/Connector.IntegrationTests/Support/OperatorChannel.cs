using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Support;

/// <summary>A receiver as the second channel, on which the operator gets messages.</summary>
internal static class OperatorChannel
{
    public static (string Name, string Value)[] SettingsFor(WebhookReceiver receiver) =>
    [
        ("Alerts__Webhook__Uri", receiver.Address.AbsoluteUri), ("Alerts__Webhook__Secret", receiver.Secret),
        ("Alerts__Webhook__AllowPrivate", "true"),
    ];

    /// <summary>The titles of all posts, in order, however they were answered.</summary>
    public static IReadOnlyList<string?> Titles(this WebhookReceiver receiver) =>
        [.. receiver.Attempts.Select(post => post.Body.GetProperty("data").GetProperty("title").GetString())];
}
