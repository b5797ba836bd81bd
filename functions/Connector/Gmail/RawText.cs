using System.Buffers;
using System.Buffers.Text;

namespace Connector.Gmail;

/// <summary>A mail as <c>messages.get</c> answers it: base64url (RFC 4648, 5) without padding.</summary>
internal static class RawText
{
    /// <summary>Bytes of text that are decoded at once.</summary>
    private const int Piece = 4096;

    /// <summary>
    /// Decodes a text into the beginning of the buffer that it lies in. The framework decodes from one buffer into another ten times as
    /// fast as in place, so it goes piece by piece.
    /// </summary>
    /// <returns>The length of the mail; null when the text is not base64url.</returns>
    public static int? DecodeInto(Span<byte> buffer, ReadOnlySpan<byte> text)
    {
        text = text.Contains((byte)' ') ? WithoutBlanks(buffer, text) : text;
        Span<byte> piece = stackalloc byte[Base64Url.GetMaxDecodedLength(Piece)];
        var length = 0;

        while (!text.IsEmpty)
        {
            var isLast = text.Length <= Piece;
            var status = Base64Url.DecodeFromUtf8(text[..Math.Min(text.Length, Piece)], piece, out var read, out var written, isLast);

            if (read == 0 || status is not (OperationStatus.Done or OperationStatus.NeedMoreData))
            {
                return null;
            }

            piece[..written].CopyTo(buffer[length..]);
            length += written;
            text = text[read..];
        }

        return length;
    }

    /// <summary>The framework decodes a text with blanks only as a whole.</summary>
    private static ReadOnlySpan<byte> WithoutBlanks(Span<byte> buffer, ReadOnlySpan<byte> text)
    {
        var length = 0;

        foreach (var letter in text)
        {
            if (letter != (byte)' ')
            {
                buffer[length++] = letter;
            }
        }

        return buffer[..length];
    }
}
