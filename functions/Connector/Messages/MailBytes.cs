using System.Security.Cryptography;
using Microsoft.IO;

namespace Connector.Messages;

/// <summary>A raw mail in one pooled buffer, which is read as often as needed without a copy. Its caller disposes of it.</summary>
/// <param name="size">The expected number of bytes. More may follow, and then the buffer grows.</param>
public sealed class MailBytes(long size = 0) : IDisposable
{
    private const int MiB = 1024 * 1024;

    /// <summary>
    /// Large buffers have 1, 2, 4 MiB and so on, so that mails of similar size share them. The free buffers that the pool keeps are about
    /// as large as the memory that mails may take by default.
    /// </summary>
    private static readonly RecyclableMemoryStreamManager Pool = new(new RecyclableMemoryStreamManager.Options
    {
        BlockSize = MailMemory.Unasked,
        LargeBufferMultiple = MiB,
        MaximumBufferSize = 256 * MiB,
        UseExponentialLargeBuffer = true,
        MaximumSmallPoolFreeBytes = 32 * MiB,
        MaximumLargePoolFreeBytes = 64 * MiB,
    });

    private readonly RecyclableMemoryStream _buffer = Pool.GetStream(tag: null, size, asContiguousBuffer: true);

    /// <summary>In bytes.</summary>
    public long Length => _buffer.Length;

    /// <summary>The bytes, valid until more are appended or this is disposed.</summary>
    public Memory<byte> Memory => _buffer.GetBuffer().AsMemory(0, (int)Length);

    public void Append(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Appends what a stream holds, up to a length.</summary>
    /// <returns>True if that was all of the stream.</returns>
    public async Task<bool> AppendAsync(Stream stream, long upTo, CancellationToken cancellationToken)
    {
        while (Length < upTo)
        {
            var free = _buffer.GetMemory();
            var read = await stream.ReadAsync(free[..(int)Math.Min(free.Length, upTo - Length)], cancellationToken);

            if (read == 0)
            {
                return true;
            }

            _buffer.Advance(read);
        }

        return false;
    }

    /// <summary>Keeps only the first bytes.</summary>
    public void Cut(int length) => _buffer.SetLength(length);

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(Memory.Span));

    /// <summary>Opens a stream over the first bytes, as often as needed. Valid until this is disposed.</summary>
    public Stream OpenRead(int most = int.MaxValue) =>
        new MemoryStream(_buffer.GetBuffer(), 0, (int)Math.Min(most, Length), writable: false);

    public void Dispose() => _buffer.Dispose();
}
