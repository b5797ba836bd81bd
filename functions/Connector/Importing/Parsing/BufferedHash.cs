using System.Buffers;
using System.Security.Cryptography;

namespace Connector.Importing.Parsing;

/// <summary>SHA-256 over many short texts. They are collected, because a call of the hash costs as much as the hash of a line.</summary>
internal sealed class BufferedHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    /// <summary>The hash of an empty text.</summary>
    public static byte[] OfNothing { get; } = SHA256.HashData([]);

    public void Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > _buffer.Length - _length)
        {
            Flush();
        }

        if (text.Length > _buffer.Length)
        {
            _hash.AppendData(text);
            return;
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Ends a hash and begins the next one.</summary>
    public byte[] Finish()
    {
        Flush();
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _length));
        _length = 0;
    }
}
