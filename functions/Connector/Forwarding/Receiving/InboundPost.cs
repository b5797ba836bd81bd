using Connector.Messages;

namespace Connector.Forwarding.Receiving;

/// <summary>A post whose body was received completely. The receiver of this object disposes of it.</summary>
/// <param name="MailLength">0 if the post holds no raw mail.</param>
/// <param name="Fields">The fields beside the mail, by name.</param>
internal sealed record InboundPost(PostSpool.SpooledBody Body, PostForm Form, long MailLength, IReadOnlyDictionary<string, string> Fields)
    : IAsyncDisposable
{
    /// <summary>The same for every repetition of the post; empty until its signature is checked.</summary>
    public string Id { get; init; } = "";

    /// <summary>Reads the raw mail into memory, which the caller has reserved.</summary>
    public Task ReadMailAsync(MailBytes into, CancellationToken cancellationToken) =>
        PostReader.ReadAsync(Body.OpenRead(), Form, new MailPart(MailLength, into), cancellationToken);

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}

/// <summary>Takes the bytes of the mail while a post is read.</summary>
/// <param name="max">The largest mail that is accepted.</param>
/// <param name="bytes">Takes the bytes; null to measure the mail only.</param>
internal sealed class MailPart(long max, MailBytes? bytes)
{
    public long Length { get; private set; }

    /// <exception cref="InboundPostException">The mail is too large.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        Length += piece.Length;

        if (Length > max)
        {
            throw PostSpool.TooLarge();
        }

        bytes?.Append(piece);
    }
}

/// <summary>A post is refused. The message goes to its sender.</summary>
internal sealed class InboundPostException(int status, string detail) : Exception(detail)
{
    public int Status => status;
}
