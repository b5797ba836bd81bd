namespace Connector.Importing.Parsing;

/// <summary>
/// A raw mail as the parser reads it. It ends early when a header block is too long, because the parser holds headers in memory, or when
/// the caller has read enough.
/// </summary>
/// <param name="hasBareReturns">Lines end in CR alone, which the stream turns into LF for the parser.</param>
internal sealed class GuardedStream(Stream raw, int maxHeaderBytes, bool hasBareReturns) : Stream
{
    private long _readableTo = long.MaxValue;

    /// <summary>True if it ended before the mail did.</summary>
    public bool EndedEarly { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => raw.Position;
        set => throw new NotSupportedException();
    }

    public void BeginHeaders() => _readableTo = raw.Position + maxHeaderBytes;

    public void EndHeaders() => _readableTo = long.MaxValue;

    public void End() => EndedEarly = true;

    public override int Read(Span<byte> buffer)
    {
        EndedEarly |= raw.Position >= _readableTo;
        var count = EndedEarly ? 0 : raw.Read(buffer);

        if (hasBareReturns)
        {
            buffer[..count].Replace((byte)'\r', (byte)'\n');
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
