using System.Text.Json;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Receiving;

/// <summary>Finds the mailboxes that a post is for.</summary>
public sealed partial class InboundRoutes(InboundAddresses addresses, ForwardingTable routes, TimeProvider time, ILogger<InboundRoutes> logger)
{
    /// <summary>Route keys of providers that post all mail of a domain to one address: the envelope names the mailboxes.</summary>
    private static readonly string[] Providers = ["mailgun", "sendgrid"];

    /// <summary>Looks at the path before the body is read: the key in it is known to nobody but whom it was given to.</summary>
    /// <exception cref="InboundPostException">There is no such address.</exception>
    internal async Task ScreenAsync(string routeKey, CancellationToken cancellationToken)
    {
        if (!Providers.Contains(routeKey) && await addresses.FindAsync(routeKey, cancellationToken) is null)
        {
            throw Unknown();
        }
    }

    /// <returns>One at least.</returns>
    /// <exception cref="InboundPostException">The post is for no mailbox.</exception>
    internal async Task<IReadOnlyList<Mailbox>> FindAsync(string routeKey, InboundPost post, CancellationToken cancellationToken)
    {
        var named = Recipients(post).Select(addresses.KeyOf).OfType<string>().ToList();
        var keys = Providers.Contains(routeKey) || named.Contains(routeKey) ? named : named.Count == 0 ? [routeKey] : [];
        List<InboundRoute> found = [];

        foreach (var key in keys.Distinct())
        {
            if (await addresses.FindAsync(key, cancellationToken) is { } route)
            {
                found.Add(route);
            }
        }

        foreach (var ended in found.Where(route => route.HasEnded))
        {
            // Gmail still forwards to it: what a person must set right is known from now on.
            await routes.ChangeAsync(ended.Mailbox.Key, facts => facts with { EndedKeyAt = time.GetUtcNow() }, cancellationToken);
            Log.Ended(logger, ended.Mailbox.Key);
        }

        return found.Where(route => !route.HasEnded).Select(route => route.Mailbox).DistinctBy(mailbox => mailbox.Key).ToList() switch
        {
            [] => throw (found.Count > 0 ? new InboundPostException(410, "This inbound address was replaced and is not valid any more.") : Unknown()),
            var mailboxes => mailboxes,
        };
    }

    /// <summary>Of the envelope: Mailgun's field <c>recipient</c>, SendGrid's <c>envelope</c> as JSON. The mail's own headers do not count.</summary>
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
