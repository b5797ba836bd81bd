using System.Security.Cryptography;
using System.Text;
using Connector.Importing;
using Connector.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Receives the bodies of posts before their signatures are checked: a small one into memory, a larger one into a temporary file. All posts
/// together have one limit, and a body must arrive at a minimum rate, so that posts without a valid signature cost little.
/// </summary>
public sealed class PostSpool(ImportOptions options, TimeProvider time)
{
    /// <summary>Posts that may be received at the same time.</summary>
    public const int MaxPosts = 64;

    /// <summary>Limit of all bodies together. An instance on Azure has 800 MB of temporary disk space.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    private int _posts;
    private long _bytes;

    /// <param name="stamp">A timestamp that the signature covers together with the body; null for none.</param>
    /// <exception cref="InboundPostException">The body is too large or too slow, or there is no room for it now.</exception>
    internal async Task<SpooledBody> ReceiveAsync(Stream body, PostForm form, string? stamp, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stamped = stamp is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stamped?.AppendData(Encoding.UTF8.GetBytes(stamp ?? ""));

        var place = Enter();

        try
        {
            IReadOnlyList<IncrementalHash> hashes = stamped is null ? [whole] : [whole, stamped];
            await using var metered = new MeteredBody(body, hashes, form.MaxBodyBytes(options.MaxMessageBytes), place, time);
            place.Bytes = new FileBufferingReadStream(metered, MailMemory.Unasked, bufferLimit: null, Path.GetTempPath());
            await place.Bytes.DrainAsync(cancellationToken);
            return new SpooledBody(place, whole.GetHashAndReset(), stamped?.GetHashAndReset());
        }
        catch (Exception exception)
        {
            await place.DisposeAsync();

            if (exception is IOException and not BadHttpRequestException)
            {
                // The disk failed. A caller that breaks off causes a BadHttpRequestException instead.
                throw Full();
            }

            throw;
        }
    }

    private SpoolPlace Enter()
    {
        if (Interlocked.Increment(ref _posts) > MaxPosts)
        {
            Interlocked.Decrement(ref _posts);
            throw Full();
        }

        return new SpoolPlace(this);
    }

    private static InboundPostException Full() => new(503, "Too many posts are being received now. Post it again.");

    /// <summary>The room that one post takes.</summary>
    internal sealed class SpoolPlace(PostSpool spool) : IAsyncDisposable
    {
        private long _taken;
        private int _isLeft;

        public FileBufferingReadStream? Bytes { get; set; }

        /// <exception cref="InboundPostException">There is no room for more bytes.</exception>
        public void Take(int bytes)
        {
            _taken += bytes;

            if (Interlocked.Add(ref spool._bytes, bytes) > MaxBytes)
            {
                throw Full();
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                if (Bytes is { } bytes)
                {
                    await bytes.DisposeAsync();
                }

                Interlocked.Add(ref spool._bytes, -_taken);
                Interlocked.Decrement(ref spool._posts);
            }
        }
    }
}

/// <summary>A received body, which can be read several times until it is disposed of.</summary>
/// <param name="Sha256">The hash of the whole body.</param>
/// <param name="StampedSha256">The hash of the timestamp followed by the whole body; null for a post without a timestamp.</param>
internal sealed record SpooledBody(PostSpool.SpoolPlace Place, byte[] Sha256, byte[]? StampedSha256) : IAsyncDisposable
{
    public long Length => Place.Bytes!.Length;

    public Stream OpenRead()
    {
        Place.Bytes!.Position = 0;
        return Place.Bytes;
    }

    public ValueTask DisposeAsync() => Place.DisposeAsync();
}
