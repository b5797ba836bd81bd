using Connector.Importing;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Receives posts and checks their signatures. Headers are checked before the body is read, and nothing in the body is used before the
/// signature is valid.
/// </summary>
public sealed class SignedPosts(
    ForwardingOptions forwarding, ImportOptions import, PostSignature signature, PostSpool spool, TakenPosts taken)
{
    /// <exception cref="InboundPostException">The headers alone are reason to refuse the post.</exception>
    internal PostScheme Screen(string routeKey, long? contentLength, string? contentType, Func<string, string?> header)
    {
        if (!forwarding.IsOn)
        {
            throw new InboundPostException(404, "Forwarded mail is not received here: Forwarding__Domain is not set.");
        }

        var scheme = signature.Screen(header, routeKey, PostForm.Of(contentType));
        return contentLength > scheme.Form.MaxBodyBytes(import.MaxMessageBytes) ? throw PostSpool.TooLarge() : scheme;
    }

    /// <summary>Receives the body of a post that passed <see cref="Screen"/>.</summary>
    /// <exception cref="InboundPostException">The signature is invalid, the post was taken before, or the body is incomplete.</exception>
    internal async Task<InboundPost> ReceiveAsync(Stream body, PostScheme scheme, CancellationToken cancellationToken)
    {
        var spooled = await spool.ReceiveAsync(body, scheme.Form, scheme.Stamp, cancellationToken);

        try
        {
            var mail = new MailPart(import.MaxMessageBytes, bytes: null);
            var fields = await PostReader.ReadAsync(spooled.OpenRead(), scheme.Form, mail, cancellationToken);
            var post = new InboundPost(spooled, scheme.Form, mail.Length, fields);
            var id = scheme.Check(post);

            // A timestamp may be ahead by the tolerance and stays valid for as long again.
            return await taken.HasAnyAsync([id], 2 * forwarding.SignatureTolerance, cancellationToken)
                ? throw new InboundPostException(409, "This post was taken before. Do not repeat it.")
                : post with { Id = id };
        }
        catch
        {
            await spooled.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes that the post was taken, so that a repetition is refused.</summary>
    internal Task TakenAsync(InboundPost post) => taken.AddAsync(post.Id, CancellationToken.None);
}
