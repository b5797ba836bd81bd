using System.Security.Cryptography;

namespace Connector.Forwarding.Receiving;

/// <summary>Reads a request's body: hashes it for its signature, and stops if it is too large or too slow.</summary>
internal sealed class MeteredBody(Stream inner, IReadOnlyList<IncrementalHash> hashes, long limit, PostSpool.SpoolPlace place,
    TimeProvider time) : Stream
{
    /// <summary>The longest pause between two pieces of a body.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>The minimum rate after <see cref="Silence"/>. Mail servers are in data centres, so only an attacker is slower.</summary>
    public const int MinBytesPerSecond = 32 * 1024;

    private readonly long _startedAt = time.GetTimestamp();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await InTimeAsync(token => inner.ReadAsync(buffer, token), cancellationToken);
        _read += read;

        if (_read > limit)
        {
            throw TooLarge();
        }

        place.Take(read);

        foreach (var hash in hashes)
        {
            hash.AppendData(buffer.Span[..read]);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal static InboundPostException TooLarge() =>
        new(
            413,
            "The mail is larger than Import__MaxMessageBytes. It is not lost: "
            + "Gmail has it, and the API route imports a stub with a link to it.");

    private async ValueTask<int> InTimeAsync(Func<CancellationToken, ValueTask<int>> read, CancellationToken cancellationToken)
    {
        var byRate = Silence + TimeSpan.FromSeconds((double)_read / MinBytesPerSecond) - time.GetElapsedTime(_startedAt);
        using var timeout = new CancellationTokenSource(TimeSpan.FromTicks(Math.Clamp(byRate.Ticks, 0, Silence.Ticks)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);

        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InboundPostException(
                408, $"The body comes too slowly: at least {MinBytesPerSecond / 1024} KiB a second. Post it again.");
        }
    }
}
