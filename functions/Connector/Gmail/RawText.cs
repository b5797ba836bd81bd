using System.Buffers;
using System.Text.Json;

namespace Connector.Gmail;

/// <summary>Reads the string of a raw mail as it arrives, from its opening quote to its closing quote.</summary>
internal sealed class RawText(Base64UrlDecoder decoder)
{
    /// <summary>The length of <c>\u003d</c>, as some of Google's servers write the padding.</summary>
    private const int EscapeLength = 6;

    private bool _isOpen;

    public bool IsComplete { get; private set; }

    /// <returns>The bytes after the string, or the beginning of a mark that has not arrived whole.</returns>
    /// <exception cref="JsonException">The value is not a string of base64url.</exception>
    public ReadOnlySequence<byte> Take(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);

        if (!_isOpen && !TryOpen(ref reader))
        {
            return buffer.Slice(reader.Position);
        }

        while (!reader.End)
        {
            var piece = reader.UnreadSpan;
            var end = piece.IndexOfAny((byte)'"', (byte)'\\', (byte)'=');

            if (end < 0)
            {
                decoder.Append(piece);
                reader.Advance(piece.Length);
                continue;
            }

            decoder.Append(piece[..end]);
            reader.Advance(end);

            if (!TryPassMark(ref reader))
            {
                break;
            }

            if (IsComplete)
            {
                break;
            }
        }

        return buffer.Slice(reader.Position);
    }

    private bool TryOpen(ref SequenceReader<byte> reader)
    {
        reader.AdvancePastAny((byte)' ', (byte)'\t', (byte)'\r', (byte)'\n');

        if (!reader.TryRead(out var quote))
        {
            return false;
        }

        _isOpen = quote == '"' ? true : throw new JsonException("The property raw holds no string.");
        return true;
    }

    /// <summary>Skips a closing quote or padding. The padding is not needed, since the length is known.</summary>
    /// <returns>False when the mark has not arrived whole.</returns>
    private bool TryPassMark(ref SequenceReader<byte> reader)
    {
        reader.TryPeek(out var mark);

        switch (mark)
        {
            case (byte)'"':
                IsComplete = true;
                reader.Advance(1);
                return true;

            case (byte)'=':
                reader.Advance(1);
                return true;

            case var _ when reader.Remaining < EscapeLength:
                return false;

            case var _ when reader.IsNext("\\u003d"u8, advancePast: true) || reader.IsNext("\\u003D"u8, advancePast: true):
                return true;

            default:
                throw new JsonException("The property raw holds an escape that base64url has no use for.");
        }
    }
}
