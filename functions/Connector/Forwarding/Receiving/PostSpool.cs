using System.Security.Cryptography;
using System.Text;
using Connector.Importing;
using Microsoft.AspNetCore.Http;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Receives the bodies of posts before their signatures are checked, each into a temporary file. All posts together have one limit, and a
/// body must arrive at a minimum rate, so that posts without a valid signature cost little.
/// </summary>
public sealed class PostSpool(ImportOptions options, TimeProvider time)
{
    /// <summary>Posts that may be received at the same time.</summary>
    public const int MaxPosts = 64;

    /// <summary>Limit of all bodies together. An instance on Azure has 800 MB of temporary disk space.</summary>
    public const long MaxBytes = 512L * 1024 * 1024;

    /// <summary>The minimum rate after <see cref="Silence"/>. Mail servers are in data centres, so only an attacker is slower.</summary>
    public const int MinBytesPerSecond = 32 * 1024;

    /// <summary>The longest pause between two pieces of a body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private int _posts;
    private long _bytes;

    /// <param name="stamp">What the hash covers before the body.</param>
    /// <exception cref="InboundPostException">The body is too large or too slow, or there is no room for it now.</exception>
    internal async Task<SpooledBody> ReceiveAsync(Stream body, PostForm form, string stamp, CancellationToken cancellationToken)
    {
        var spooled = new SpooledBody(this);

        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(Encoding.UTF8.GetBytes(stamp));
            await CopyAsync(body, spooled, hash, form.MaxBodyBytes(options.MaxMessageBytes), cancellationToken);
            spooled.Sha256 = hash.GetHashAndReset();
            return spooled;
        }
        catch (Exception exception)
        {
            await spooled.DisposeAsync();

            if (exception is IOException and not BadHttpRequestException)
            {
                // The disk failed. A caller that breaks off causes a BadHttpRequestException instead.
                throw Full();
            }

            throw;
        }
    }

    internal static InboundPostException TooLarge() =>
        new(
            413,
            "The mail is larger than Import__MaxMessageBytes. It is not lost: "
            + "Gmail has it, and the API route imports a stub with a link to it.");

    private async Task CopyAsync(Stream body, SpooledBody to, IncrementalHash hash, long max, CancellationToken cancellationToken)
    {
        to.Enter();
        var started = time.GetTimestamp();
        var buffer = new byte[64 * 1024];

        while (await ReadAsync(body, buffer, to.Length, started, cancellationToken) is > 0 and var read)
        {
            if (to.Length + read > max)
            {
                throw TooLarge();
            }

            hash.AppendData(buffer, 0, read);
            await to.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    private async ValueTask<int> ReadAsync(Stream body, byte[] buffer, long soFar, long started, CancellationToken cancellationToken)
    {
        var byRate = Silence + TimeSpan.FromSeconds((double)soFar / MinBytesPerSecond) - time.GetElapsedTime(started);
        using var timeout = new CancellationTokenSource(TimeSpan.FromTicks(Math.Clamp(byRate.Ticks, 0, Silence.Ticks)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InboundPostException(
                408, $"The body comes too slowly: at least {MinBytesPerSecond / 1024} KiB a second. Post it again.");
        }
    }

    private static InboundPostException Full() => new(503, "Too many posts are being received now. Post it again.");

    /// <summary>A body in the spool, which can be read several times until it is disposed of.</summary>
    internal sealed class SpooledBody(PostSpool spool) : IAsyncDisposable
    {
        private FileStream? _file;

        /// <summary>The hash of the stamp followed by the whole body.</summary>
        public byte[] Sha256 { get; set; } = [];

        public long Length { get; private set; }

        /// <exception cref="InboundPostException">There is no room for another post.</exception>
        public void Enter()
        {
            if (Interlocked.Increment(ref spool._posts) > MaxPosts)
            {
                throw Full();
            }

            // On Unix only this user can read such a file.
            _file = new FileStream(
                Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }

        /// <exception cref="InboundPostException">There is no room for more bytes.</exception>
        public async Task AppendAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
        {
            Length += piece.Length;

            if (Interlocked.Add(ref spool._bytes, piece.Length) > MaxBytes)
            {
                throw Full();
            }

            await _file!.WriteAsync(piece, cancellationToken);
        }

        public Stream OpenRead()
        {
            _file!.Position = 0;
            return _file;
        }

        public async ValueTask DisposeAsync()
        {
            Interlocked.Add(ref spool._bytes, -Length);
            Interlocked.Decrement(ref spool._posts);
            await (_file?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }
}
