using Connector.Importing;

namespace Connector.Forwarding.Receiving;

/// <summary>A post that was received whole. Whoever gets it disposes of it.</summary>
/// <param name="MailLength">0 when the post holds no raw mail.</param>
/// <param name="Fields">Its small fields, by name.</param>
internal sealed record InboundPost(SpooledBody Body, PostForm Form, long MailLength, IReadOnlyDictionary<string, string> Fields) : IAsyncDisposable
{
    /// <summary>The raw mail. Memory for it is reserved before.</summary>
    public async Task<MailBytes> ReadMailAsync(CancellationToken cancellationToken)
    {
        var mail = new MailBytes();

        try
        {
            await PostReader.ReadAsync(Body.OpenRead(), Form, new MailPart(MailLength, mail), cancellationToken);
            return mail;
        }
        catch
        {
            mail.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Body.DisposeAsync();
}

/// <summary>The mail among the parts of a post.</summary>
/// <param name="max">A longer one is refused.</param>
/// <param name="bytes">Takes its bytes; null when only its length counts.</param>
internal sealed class MailPart(long max, MailBytes? bytes)
{
    public long Length { get; private set; }

    /// <exception cref="InboundPostException">It is too large.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        Length += piece.Length;

        if (Length > max)
        {
            throw MeteredBody.TooLarge();
        }

        bytes?.Append(piece);
    }
}

/// <summary>A post that cannot be taken, with what to tell its sender.</summary>
public sealed class InboundPostException(int status, string detail) : Exception(detail)
{
    public int Status => status;
}
