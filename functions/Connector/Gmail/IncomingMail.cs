using System.Buffers;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>
/// Collects a mail while it is decoded. Of a mail beyond the size limit it keeps only the head; the rest is counted and hashed.
/// </summary>
internal sealed class IncomingMail(int maxBytes) : IDisposable
{
    private const int PassingLength = 16 * 1024;

    private MailBytes? _bytes = new();
    private MailFingerprint? _fingerprint;
    private byte[]? _passing;
    private long _size;

    /// <summary>The number of bytes so far.</summary>
    public long Size => _size;

    /// <summary>Space for at least one more byte.</summary>
    public Span<byte> Free => _passing is { } passing ? passing.AsSpan(0, PassingLength) : _bytes!.Free;

    /// <summary>Adds the bytes that were written to <see cref="Free"/>.</summary>
    public void Advance(int count)
    {
        _size += count;

        if (_passing is not null)
        {
            _fingerprint!.Append(_passing.AsSpan(0, count));
            return;
        }

        _bytes!.Advance(count);

        if (_size > maxBytes)
        {
            KeepHead();
        }
    }

    /// <summary>The mail; null if it was too large. The caller disposes of it.</summary>
    public MailBytes? TakeWhole() => _passing is null ? Take() : null;

    /// <summary>The rest of a mail that was too large; null for others. The caller disposes of it.</summary>
    public OversizedMail? TakeOversized() =>
        _passing is not null && Take() is { } head ? new OversizedMail(head, _size, _fingerprint!.Finish()) : null;

    public void Dispose()
    {
        _bytes?.Dispose();
        _fingerprint?.Dispose();

        if (_passing is not null)
        {
            ArrayPool<byte>.Shared.Return(_passing);
        }
    }

    private void KeepHead()
    {
        _passing = ArrayPool<byte>.Shared.Rent(PassingLength);
        _fingerprint = new MailFingerprint();
        var head = new MailBytes();

        foreach (var segment in _bytes!.Segments)
        {
            _fingerprint.Append(segment.Span);
            head.Append(segment.Span[..(int)Math.Min(segment.Length, OversizedMail.MaxHeadBytes - head.Length)]);
        }

        _bytes.Dispose();
        _bytes = head;
    }

    private MailBytes? Take()
    {
        var taken = _bytes;
        _bytes = null;
        return taken;
    }
}
