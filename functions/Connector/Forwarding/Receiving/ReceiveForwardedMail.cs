using Connector.Forwarding.Confirming;
using Connector.Forwarding.Intake;
using Connector.Mailboxes;
using Connector.Messages;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Receives one post of forwarded mail. It succeeds only when the mail is durable; every other case is an
/// <see cref="InboundPostException"/> whose status tells the sender whether to try again (docs/forwarding.md).
/// </summary>
public sealed class ReceiveForwardedMail(SignedPosts posts, PostRecipients recipients, ForwardedImport import, MailMemory memory)
{
    private const string NoRawMail = "The post holds no raw mail. "
        + "SendGrid: tick 'POST the raw, full MIME message'. Mailgun: let the route's address end in /mime.";

    /// <summary>How long a received mail waits for memory.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="header">Reads a request header; null if it is missing.</param>
    /// <returns>A verdict for each mailbox that the post is for.</returns>
    /// <exception cref="InboundPostException">The post is refused.</exception>
    public async Task<IReadOnlyList<ForwardedVerdict>> HandleAsync(
        string routeKey,
        Stream body,
        long? contentLength,
        string? contentType,
        Func<string, string?> header,
        CancellationToken cancellationToken)
    {
        var scheme = posts.Screen(routeKey, contentLength, contentType, header);
        await recipients.ScreenAsync(routeKey, cancellationToken);
        await using var post = await posts.ReceiveAsync(body, scheme, cancellationToken);
        var mailboxes = await recipients.FindAsync(routeKey, post, cancellationToken);
        var verdicts = await ImportAsync(mailboxes, post, cancellationToken);
        await posts.TakenAsync(post);

        return verdicts.All(verdict => verdict is ForwardedVerdict.Loop)
            ? throw new InboundPostException(422, "The mail is in a forwarding loop: it came to an inbound address for the second time.")
            : verdicts;
    }

    private async Task<IReadOnlyList<ForwardedVerdict>> ImportAsync(
        IReadOnlyList<Mailbox> mailboxes, InboundPost post, CancellationToken cancellationToken)
    {
        if (post.MailLength == 0)
        {
            throw new InboundPostException(422, NoRawMail);
        }

        using var share = await memory.ReserveAsync(post.MailLength, Patience, cancellationToken)
            ?? throw new InboundPostException(503, "Too many large mails are being imported now. Post it again.");
        using var mail = new MailBytes(post.MailLength);
        await post.ReadMailAsync(mail, cancellationToken);
        var (verdicts, failure) = await import.ImportAsync(mailboxes, mail, cancellationToken);

        if (failure is { SourceException: KeysUnreachableException })
        {
            throw new InboundPostException(503, "The signature of Gmail's confirmation mail cannot be checked now. Post it again.");
        }

        failure?.Throw();
        return verdicts;
    }
}
