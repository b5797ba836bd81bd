using System.Buffers;
using System.Buffers.Text;

namespace Connector.Gmail;

/// <summary>Decodes base64url (RFC 4648, 5) that arrives in pieces of any length and without padding.</summary>
internal sealed class Base64UrlDecoder(IncomingMail bytes)
{
    private readonly byte[] _carry = new byte[4];
    private int _carried;

    /// <summary>False after bytes that are not base64url. Later bytes are ignored.</summary>
    public bool IsValid { get; private set; } = true;

    public void Append(ReadOnlySpan<byte> piece)
    {
        // The piece may begin in the middle of a group of four bytes.
        while (_carried > 0 && !piece.IsEmpty)
        {
            _carry[_carried++] = piece[0];
            piece = piece[1..];

            if (_carried == _carry.Length)
            {
                _carried = 0;
                Decode(_carry, isFinal: false);
            }
        }

        var whole = piece.Length & ~3;
        Decode(piece[..whole], isFinal: false);

        if (whole < piece.Length)
        {
            piece[whole..].CopyTo(_carry);
            _carried = piece.Length - whole;
        }
    }

    public void Finish()
    {
        Decode(_carry.AsSpan(0, _carried), isFinal: true);
        _carried = 0;
    }

    private void Decode(ReadOnlySpan<byte> text, bool isFinal)
    {
        // A group that does not fit into the rest of a segment is decoded on the stack.
        Span<byte> group = stackalloc byte[3];

        while (IsValid && !text.IsEmpty)
        {
            var free = bytes.Free;
            var status = Base64Url.DecodeFromUtf8(text, free, out var consumed, out var written, isFinal);
            bytes.Advance(written);
            text = text[consumed..];

            if (status == OperationStatus.DestinationTooSmall && consumed == 0)
            {
                status = Base64Url.DecodeFromUtf8(text[..Math.Min(4, text.Length)], group, out consumed, out written, isFinalBlock: true);
                Copy(group[..written]);
                text = text[consumed..];
            }

            IsValid = status is OperationStatus.Done or OperationStatus.DestinationTooSmall;
        }
    }

    private void Copy(ReadOnlySpan<byte> decoded)
    {
        while (!decoded.IsEmpty)
        {
            var free = bytes.Free;
            var count = Math.Min(free.Length, decoded.Length);
            decoded[..count].CopyTo(free);
            bytes.Advance(count);
            decoded = decoded[count..];
        }
    }
}
