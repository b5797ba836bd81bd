using System.Runtime.ExceptionServices;
using Connector.Forwarding.Confirming;
using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Takes one post of forwarded mail. Answers well only when the mail is durable; anything else leaves as
/// <see cref="InboundPostException"/> with the status that tells the sender whether to try again (docs/forwarding.md).
/// </summary>
public sealed class ReceiveForwardedMail(ProvenPosts posts, InboundRoutes routes, ForwardedImport import, MailMemory memory)
{
    /// <summary>How long a received mail waits for memory.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="header">Reads a request header; null for one that is not there.</param>
    /// <returns>What became of the mail in each mailbox that the post is for.</returns>
    /// <exception cref="InboundPostException">The post is refused.</exception>
    public async Task<IReadOnlyList<ForwardedVerdict>> HandleAsync(
        string routeKey, Stream body, long? contentLength, string? contentType, Func<string, string?> header, CancellationToken cancellationToken)
    {
        var form = posts.Screen(contentLength, contentType, header);
        await routes.ScreenAsync(routeKey, cancellationToken);
        await using var proven = await posts.ReceiveAsync(routeKey, body, form, header, cancellationToken);
        var mailboxes = await routes.FindAsync(routeKey, proven.Post, cancellationToken);
        var verdicts = await ImportAsync(mailboxes, proven.Post, cancellationToken);
        await posts.TakenAsync(proven);

        return verdicts.All(verdict => verdict is ForwardedVerdict.Loop)
            ? throw new InboundPostException(422, "The mail goes round in a circle: it came to an inbound address twice.")
            : verdicts;
    }

    private async Task<IReadOnlyList<ForwardedVerdict>> ImportAsync(IReadOnlyList<Mailbox> mailboxes, InboundPost post, CancellationToken cancellationToken)
    {
        if (post.MailLength == 0)
        {
            throw new InboundPostException(422, "The post holds no raw mail. SendGrid: tick 'POST the raw, full MIME message'. Mailgun: let the route's address end in /mime.");
        }

        using var share = await memory.ReserveAsync(post.MailLength, Patience, cancellationToken)
            ?? throw new InboundPostException(503, "Too many large mails are being imported now. Post it again.");
        using var mail = await post.ReadMailAsync(cancellationToken);
        List<ForwardedVerdict> verdicts = [];
        List<ExceptionDispatchInfo> failures = [];

        foreach (var mailbox in mailboxes)
        {
            try
            {
                verdicts.Add(await import.ImportAsync(mailbox, mail, cancellationToken));
            }
#pragma warning disable CA1031 // It is thrown again when the other mailboxes have their mail.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failures.Add(ExceptionDispatchInfo.Capture(exception));
            }
        }

        if (failures.Exists(failure => failure.SourceException is KeysUnreachableException))
        {
            throw new InboundPostException(503, "The signature of Gmail's confirmation mail cannot be checked now. Post it again.");
        }

        failures.FirstOrDefault()?.Throw();
        return verdicts;
    }
}
