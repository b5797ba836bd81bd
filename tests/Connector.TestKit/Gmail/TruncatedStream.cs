namespace Connector.TestKit.Gmail;

/// <summary>Lets the first bytes through and swallows the rest.</summary>
internal sealed class TruncatedStream(Stream inner, long limit) : ForwardingStream(inner)
{
    /// <summary>Stands for the length of an answer whose length is not known: short enough to cut any mail.</summary>
    public const long Unknown = 128;

    private long _left = limit;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = buffer[..(int)Math.Min(buffer.Length, _left)];
        _left -= part.Length;
        await base.WriteAsync(part, cancellationToken);
    }
}

/// <summary>Stays open when the stream on top of it is closed, because the server ends the response.</summary>
internal sealed class UnclosedStream(Stream inner) : ForwardingStream(inner);

/// <summary>A stream to write to asynchronously.</summary>
internal abstract class ForwardingStream(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
