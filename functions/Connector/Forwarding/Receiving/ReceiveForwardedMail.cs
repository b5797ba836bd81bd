using System.Text.Json;
using Connector.Forwarding.Confirming;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Takes one post of forwarded mail. Answers well only when the mail is durable; anything else leaves as
/// <see cref="InboundPostException"/> with the status that tells the sender whether to try again (docs/forwarding.md).
/// </summary>
public sealed partial class ReceiveForwardedMail(
    InboundAddresses addresses,
    PostSignature signature,
    TakenPosts taken,
    ForwardedImport import,
    ForwardingTable routes,
    ForwardingOptions options,
    Importing.ImportOptions importOptions,
    TimeProvider time,
    ILogger<ReceiveForwardedMail> logger)
{
    /// <summary>Route keys of providers that post all mail of a domain to one address: the envelope names the mailbox.</summary>
    private static readonly string[] Providers = ["mailgun", "sendgrid"];

    /// <param name="header">Reads a request header; null for one that is not there.</param>
    /// <exception cref="InboundPostException">The post is refused.</exception>
    public async Task<ForwardedVerdict> HandleAsync(
        string routeKey, Stream body, long? contentLength, string? contentType, Func<string, string?> header, CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            throw new InboundPostException(404, "Forwarded mail is not received here: Forwarding__Domain is not set.");
        }

        if (contentLength > (3L * importOptions.MaxMessageBytes) + (1024 * 1024))
        {
            throw MeteredBody.TooLarge();
        }

        using var post = await PostReader.ReadAsync(
            body, contentType, header(PostSignature.SendGridTimestampHeader), importOptions.MaxMessageBytes, cancellationToken);
        var id = signature.Check(header, routeKey, post);

        if (await taken.HasAsync(id, cancellationToken))
        {
            throw new InboundPostException(409, "This very post was taken before. Nothing is left to do; do not repeat it.");
        }

        var mailbox = await FindMailboxAsync(routeKey, post, cancellationToken);
        var mail = post.Mail ?? throw new InboundPostException(422, "The post holds no raw mail. SendGrid: tick 'POST the raw, full MIME message'. Mailgun: let the route's address end in /mime.");

        try
        {
            var verdict = await import.ImportAsync(mailbox, mail, cancellationToken);
            await taken.AddAsync(id, CancellationToken.None);
            return verdict is ForwardedVerdict.Loop
                ? throw new InboundPostException(422, "The mail goes round in a circle: it came to an inbound address twice.")
                : verdict;
        }
        catch (KeysUnreachableException)
        {
            throw new InboundPostException(503, "The signature of Gmail's confirmation mail cannot be checked now. Post it again.");
        }
    }

    private async Task<Mailbox> FindMailboxAsync(string routeKey, InboundPost post, CancellationToken cancellationToken)
    {
        var named = Recipients(post).Select(addresses.KeyOf).OfType<string>().Distinct().ToList();
        var key = Providers.Contains(routeKey) ? named.FirstOrDefault() : routeKey;

        if (key is null || (named.Count > 0 && !named.Contains(key)) || await addresses.FindAsync(key, cancellationToken) is not { } route)
        {
            throw new InboundPostException(404, "There is no such inbound address.");
        }

        if (route.HasEnded)
        {
            // Gmail still forwards to it: what a person must set right is known from now on.
            await routes.ChangeAsync(route.Mailbox.Key, facts => facts with { EndedKeyAt = time.GetUtcNow() }, cancellationToken);
            Log.Ended(logger, route.Mailbox.Key);
            throw new InboundPostException(410, "This inbound address was replaced and is not valid any more.");
        }

        return route.Mailbox;
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

    private sealed record Envelope(IReadOnlyList<string>? To);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A mail for {Mailbox} came to an inbound address that was replaced.")]
        public static partial void Ended(ILogger logger, MailboxKey mailbox);
    }
}
