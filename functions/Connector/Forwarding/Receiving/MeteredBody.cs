using System.Security.Cryptography;

namespace Connector.Forwarding.Receiving;

/// <summary>A request's body as it streams by: hashed for its signature, and cut off when it grows past all bounds.</summary>
internal sealed class MeteredBody(Stream inner, IncrementalHash body, IncrementalHash? stamped, long limit) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;

        if (_read > limit)
        {
            throw TooLarge();
        }

        body.AppendData(buffer.Span[..read]);
        stamped?.AppendData(buffer.Span[..read]);
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
        new(413, "The mail is larger than Import__MaxMessageBytes. It is not lost: it lies in Gmail, and the API's route brings in a stub with a link to it.");
}
