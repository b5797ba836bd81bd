using System.Buffers;
using System.Text.Json;

namespace Connector.Gmail;

/// <summary>The one long string of a raw message, from its opening quote to its closing one, as it arrives.</summary>
internal sealed class RawText(Base64UrlDecoder decoder)
{
    /// <summary><c>\u003d</c>: some of Google's servers write the padding like this.</summary>
    private const int EscapeLength = 6;

    private bool _isOpen;

    public bool IsComplete { get; private set; }

    /// <returns>What was not taken: what follows the string, or the beginning of something that needs more after it.</returns>
    /// <exception cref="JsonException">Something else than a string of base64url stands here.</exception>
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

    /// <summary>Passes a closing quote, padding, or escaped padding. Padding says nothing that the length does not say.</summary>
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
