using System.Buffers;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Messages;

namespace Connector.Gmail;

/// <summary>
/// Collects a mail as it is decoded, up to a size. Once it is larger only its head is kept: the rest goes by through one buffer, is
/// counted, and goes into the fingerprint.
/// </summary>
internal sealed class IncomingMail(int maxBytes) : IDisposable
{
    private const int PassingLength = 16 * 1024;

    private MailBytes? _bytes = new();
    private MailFingerprint? _fingerprint;
    private byte[]? _passing;
    private long _size;

    /// <summary>In bytes, of what came so far.</summary>
    public long Size => _size;

    /// <summary>Room for at least one byte at the end.</summary>
    public Span<byte> Free => _passing is { } passing ? passing.AsSpan(0, PassingLength) : _bytes!.Free;

    /// <summary>Takes in what was written to <see cref="Free"/>.</summary>
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

    /// <summary>The mail, if it was not too large. Goes with whoever takes it.</summary>
    public MailBytes? TakeWhole() => _passing is null ? Take() : null;

    /// <summary>What is left of a mail that was too large. Goes with whoever takes it.</summary>
    public OversizedMail? TakeOversized() => _passing is not null && Take() is { } head ? new OversizedMail(head, _size, _fingerprint!.Finish()) : null;

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
