using System.Buffers;
using System.Security.Cryptography;

namespace Connector.Messages;

/// <summary>
/// A raw mail in pooled memory. It is held once, never copied whole, and hashed as it arrives. The caller that gets it disposes of it.
/// </summary>
public sealed class MailBytes : IDisposable
{
    private const int SegmentLength = MailMemory.Unasked;

    /// <summary>
    /// The pool keeps as much as mails may take by default. The shared pool would keep less and leave the rest of a large mail to the
    /// garbage collector.
    /// </summary>
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(SegmentLength, maxArraysPerBucket: 384);

    private readonly List<byte[]> _segments = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _used = SegmentLength;

    /// <summary>In bytes.</summary>
    public long Length => _segments.Count == 0 ? 0 : ((long)(_segments.Count - 1) * SegmentLength) + _used;

    /// <summary>Space for at least one more byte.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_used == SegmentLength)
            {
                _segments.Add(Pool.Rent(SegmentLength));
                _used = 0;
            }

            return _segments[^1].AsSpan(_used, SegmentLength - _used);
        }
    }

    /// <summary>Adds the bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count)
    {
        _hash.AppendData(_segments[^1], _used, count);
        _used += count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var free = Free;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>SHA-256 of the bytes so far, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>The bytes in pieces and without a copy. Valid until this is disposed.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Segments =>
        _segments.Select((segment, index) => new ReadOnlyMemory<byte>(segment, 0, index == _segments.Count - 1 ? _used : SegmentLength));

    /// <summary>Opens a stream over the bytes, as often as needed. Valid until this is disposed.</summary>
    public Stream OpenRead() => new Reader(this);

    public void Dispose()
    {
        foreach (var segment in _segments)
        {
            Pool.Return(segment);
        }

        _segments.Clear();
        _used = SegmentLength;
        _hash.Dispose();
    }

    private sealed class Reader(MailBytes bytes) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => bytes.Length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var (segment, offset) = Math.DivRem(Position, SegmentLength);
            var count = (int)Math.Min(Math.Min(buffer.Length, SegmentLength - offset), Length - Position);

            if (count <= 0)
            {
                return 0;
            }

            bytes._segments[(int)segment].AsSpan((int)offset, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            cancellationToken.IsCancellationRequested
                ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
