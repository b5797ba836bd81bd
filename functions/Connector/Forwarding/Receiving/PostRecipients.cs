using System.Text.Json;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Receiving;

/// <summary>Finds the mailboxes that a post is for, by its path and its envelope.</summary>
public sealed partial class PostRecipients(InboundAddresses addresses, ForwardingTable routes, ILogger<PostRecipients> logger)
{
    /// <summary>Route keys of providers that post all mail of a domain to one path. Their envelope names the mailboxes.</summary>
    private static readonly string[] Providers = ["mailgun", "sendgrid"];

    /// <summary>Checks the key in the path before the body is read.</summary>
    /// <exception cref="InboundPostException">The key is unknown.</exception>
    internal async Task ScreenAsync(string routeKey, CancellationToken cancellationToken)
    {
        if (!Providers.Contains(routeKey) && (await addresses.FindAsync([routeKey], cancellationToken)).IsEmpty)
        {
            throw Unknown();
        }
    }

    /// <returns>At least one mailbox.</returns>
    /// <exception cref="InboundPostException">The post is for no mailbox.</exception>
    internal async Task<IReadOnlyList<Mailbox>> FindAsync(string routeKey, InboundPost post, CancellationToken cancellationToken)
    {
        var named = Recipients(post).Select(addresses.KeyOf).OfType<string>().ToList();
        var keys = Providers.Contains(routeKey) || named.Contains(routeKey) ? named : named.Count == 0 ? [routeKey] : [];
        var found = await addresses.FindAsync(keys.Distinct(), cancellationToken);

        foreach (var ended in found.Ended)
        {
            await routes.EndedKeyUsedAsync(ended.Key, cancellationToken);
            Log.Ended(logger, ended.Key);
        }

        return found.Mailboxes.Count > 0
            ? found.Mailboxes
            : throw (found.IsEmpty
                ? Unknown() : new InboundPostException(410, "This inbound address was replaced and is no longer valid."));
    }

    /// <summary>
    /// The recipients of the envelope: Mailgun's field <c>recipient</c>, SendGrid's <c>envelope</c> as JSON. The mail's own headers are not
    /// used.
    /// </summary>
    private static IEnumerable<string> Recipients(InboundPost post)
    {
        if (post.Fields.GetValueOrDefault("recipient") is { } recipients)
        {
            return recipients.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        try
        {
            return post.Fields.GetValueOrDefault("envelope") is { } envelope
                ? JsonSerializer.Deserialize<Envelope>(envelope, JsonSerializerOptions.Web)?.To ?? []
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static InboundPostException Unknown() => new(404, "There is no such inbound address.");

    private sealed record Envelope(IReadOnlyList<string>? To);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A mail for {Mailbox} came to an inbound address that was replaced.")]
        public static partial void Ended(ILogger logger, MailboxKey mailbox);
    }
}
