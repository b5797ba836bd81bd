using Connector.Importing;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Receives posts and proves who sent them. What a caller says in its headers is looked at before its body is read, and nothing in the body
/// counts before its signature is found good.
/// </summary>
public sealed class ProvenPosts(ForwardingOptions forwarding, ImportOptions import, PostSignature signature, PostSpool spool, TakenPosts taken)
{
    /// <exception cref="InboundPostException">It is refused by its headers alone.</exception>
    internal PostForm Screen(long? contentLength, string? contentType, Func<string, string?> header)
    {
        if (!forwarding.IsOn)
        {
            throw new InboundPostException(404, "Forwarded mail is not received here: Forwarding__Domain is not set.");
        }

        var form = PostForm.Of(contentType);
        signature.Screen(header, form);
        return contentLength > form.MaxBodyBytes(import.MaxMessageBytes) ? throw MeteredBody.TooLarge() : form;
    }

    /// <summary>Receives the body of a post that passed <see cref="Screen"/>.</summary>
    /// <exception cref="InboundPostException">The post proves nothing, was taken before, or did not arrive whole.</exception>
    internal async Task<ProvenPost> ReceiveAsync(
        string routeKey, Stream body, PostForm form, Func<string, string?> header, CancellationToken cancellationToken)
    {
        var spooled = await spool.ReceiveAsync(body, form, header(PostSignature.SendGridTimestampHeader), cancellationToken);

        try
        {
            var mail = new MailPart(import.MaxMessageBytes, bytes: null);
            var fields = await PostReader.ReadAsync(spooled.OpenRead(), form, mail, cancellationToken);
            var post = new InboundPost(spooled, form, mail.Length, fields);
            var id = signature.Check(header, routeKey, post);

            return await taken.HasAsync(id, cancellationToken)
                ? throw new InboundPostException(409, "This very post was taken before. Nothing is left to do; do not repeat it.")
                : new ProvenPost(id, post);
        }
        catch
        {
            await spooled.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes that a post is not to be taken again.</summary>
    internal Task TakenAsync(ProvenPost proven) => taken.AddAsync(proven.Id, CancellationToken.None);
}

/// <summary>A post whose caller is proven. Whoever gets it disposes of it.</summary>
/// <param name="Id">Names this very post.</param>
internal sealed record ProvenPost(string Id, InboundPost Post) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Post.DisposeAsync();
}
