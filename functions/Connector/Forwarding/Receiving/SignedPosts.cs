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
    /// <exception cref="InboundPostException">The signature is invalid, the post was taken before, or the body is incomplete.</exception>
    internal async Task<SignedPost> ReceiveAsync(
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
                ? throw new InboundPostException(409, "This post was taken before. Do not repeat it.")
                : new SignedPost(id, post);
        }
        catch
        {
            await spooled.DisposeAsync();
            throw;
        }
    }

    /// <summary>Notes that the post was taken, so that a repetition is refused.</summary>
    internal Task TakenAsync(SignedPost post) => taken.AddAsync(post.Id, CancellationToken.None);
}

/// <summary>A post with a valid signature. The receiver of this object disposes of it.</summary>
/// <param name="Id">The same for every repetition of the post.</param>
internal sealed record SignedPost(string Id, InboundPost Post) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Post.DisposeAsync();
}
